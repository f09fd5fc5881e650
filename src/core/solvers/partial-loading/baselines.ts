import { itemAt } from '../../numerics/item-at.js';
import { assembleResult } from './assemble-result.js';
import { appendGreedily } from './greedy-append.js';
import type { PartialLoadingInstance } from './instance.js';
import { admissibleProblem, problemOf } from './prepare.js';
import { planOfBatches } from './named-batches.js';
import { evaluate, isFeasible } from './price.js';
import type { Plan, Problem, ProblemUser } from './problem.js';
import type { PartialLoadingResult } from './result.js';
import { solvePartialLoading } from './solve-partial-loading.js';

/** Conventional ways to compare with (section 9). */
export const LOADING_BASELINES = ['fullReload', 'sharingBlind', 'deadlineOrder'] as const;
export type LoadingBaseline = (typeof LOADING_BASELINES)[number];

/** What a baseline serves; it proves nothing. */
export type BaselineResult = Omit<PartialLoadingResult, 'method' | 'exact'>;

/**
 * `fullReload`: every change of model loads all of it. `sharingBlind`: that plan's order, but only missing blocks are
 * loaded, and G1 appends who was left out. `deadlineOrder`: users by deadline.
 */
export function solveByBaseline(instance: PartialLoadingInstance, baseline: LoadingBaseline): BaselineResult {
  const problem = admissibleProblem(problemOf({ ...instance, sharing: baseline !== 'fullReload' }));
  const plan = baselinePlan(instance, problem, baseline);
  const { method, exact, ...result } = assembleResult(instance, problem, evaluate(problem, plan) ?? [], {
    method: 'greedy',
    exact: false,
  });
  return result;
}

function baselinePlan(instance: PartialLoadingInstance, problem: Problem, baseline: LoadingBaseline): Plan {
  if (baseline === 'deadlineOrder') return deadlineOrder(problem);
  const { batches } = solvePartialLoading({ ...instance, sharing: false });
  const plan = planOfBatches(problem, batches);
  return baseline === 'fullReload' ? plan : appendGreedily(problem, plan);
}

/** Users by deadline: into the last batch if it is of their model and all stay on time, else into one of their own. */
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
  const last = itemAt(plan, plan.length - 1);
  return plan.with(plan.length - 1, { ...last, users: [...last.users, user.index] });
}
