import { greedyInsert } from './greedy-insert.js';
import { earliestEnd, keptOnTime } from './earliest-starts.js';
import { isBetter, keyOf, type PlanKey } from './plan-key.js';
import type { Batch, Plan, Problem } from './problem.js';
import { repair } from './repair.js';
import type { StepBudget } from './step-budget.js';

/**
 * Local search from a feasible plan: something is taken out or forced in, what no longer fits is dropped, and
 * `greedyInsert` fills up again. A step is kept if it serves more, or as much and ends earlier; the search goes on until
 * no step is, the goal is reached, or the budget is spent.
 *
 * @param goal a key that no plan exceeds
 */
export function improve(problem: Problem, from: Plan, goal: PlanKey, budget: StepBudget): Plan {
  let plan = from;
  for (;;) {
    if (!isBetter(goal, keyOf(problem, plan))) return plan;
    const better = firstBetter(problem, plan, budget);
    if (better === undefined) return plan;
    plan = better;
  }
}

function firstBetter(problem: Problem, plan: Plan, budget: StepBudget): Plan | undefined {
  const key = keyOf(problem, plan);
  const end = earliestEnd(problem, plan) ?? Infinity;
  for (const neighbour of neighbours(problem, plan)) {
    budget.spend(problem.users.length);
    if (budget.isSpent()) return undefined;
    const filled = greedyInsert(problem, neighbour, budget);
    const filledKey = keyOf(problem, filled);
    if (isBetter(filledKey, key)) return filled;
    if (isBetter(key, filledKey)) continue;
    if ((earliestEnd(problem, filled) ?? Infinity) < end - 1e-9 * Math.max(1, end)) return filled;
  }
  return undefined;
}

function* neighbours(problem: Problem, plan: Plan): Generator<Plan> {
  yield* withForcedUser(problem, plan);
  for (let index = 0; index < plan.length; index++) yield plan.toSpliced(index, 1);
  yield* withoutUser(plan);
  for (let first = 0; first < plan.length; first++) {
    for (let second = first + 1; second < plan.length; second++) {
      yield plan.filter((_, index) => index !== first && index !== second);
    }
  }
}

/** Every user left out, in a batch of its own at every place where it is on time; what is late then is dropped. */
function* withForcedUser(problem: Problem, plan: Plan): Generator<Plan> {
  const served = new Set(plan.flatMap(({ users }) => users));
  for (const { index, model } of problem.users) {
    if (served.has(index)) continue;
    for (let place = 0; place <= plan.length; place++) {
      const forced: Batch = { model, users: [index] };
      const kept = keptOnTime(problem, plan.toSpliced(place, 0, forced));
      // What is in front of it runs as before: where it is late, it is in every place behind.
      if (!kept.includes(forced)) break;
      yield repair(problem, kept);
    }
  }
}

function* withoutUser(plan: Plan): Generator<Plan> {
  for (const [place, batch] of plan.entries()) {
    if (batch.users.length < 2) continue;
    for (const user of batch.users) {
      yield plan.with(place, { ...batch, users: batch.users.filter((other) => other !== user) });
    }
  }
}
