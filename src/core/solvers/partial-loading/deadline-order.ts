import { at } from '../../numerics/at.js';
import { isFeasible } from './price.js';
import type { Plan, Problem, ProblemUser } from './problem.js';

/**
 * Users by deadline (section 9): into the last batch if it is of their model and all stay on time, else into one of their
 * own behind it. O(K (K + P)).
 */
export function deadlineOrder(problem: Problem): Plan {
  const users = problem.users.toSorted((first, second) => first.deadlineSeconds - second.deadlineSeconds);
  return users.reduce<Plan>((plan, user) => {
    const joined = withLast(plan, user);
    if (joined !== undefined && isFeasible(problem, joined)) return joined;
    const appended = [...plan, { model: user.model, users: [user.index] }];
    return isFeasible(problem, appended) ? appended : plan;
  }, []);
}

function withLast(plan: Plan, user: ProblemUser): Plan | undefined {
  if (plan.at(-1)?.model !== user.model) return undefined;
  const last = at(plan, plan.length - 1);
  return plan.with(plan.length - 1, { ...last, users: [...last.users, user.index] });
}
