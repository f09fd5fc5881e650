import { EPSILON } from '../../numerics/tolerance.js';
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
  let tried = 0;
  for (;;) {
    if (!isBetter(goal, keyOf(problem, plan))) return plan;
    const better = nextBetter(problem, plan, tried, budget);
    if (better === undefined) return plan;
    [plan, tried] = [better.plan, better.tried];
  }
}

/** A step, worked out when it is tried. */
type Step = () => Plan | undefined;

/**
 * The first step that is kept. What failed before the last one that was kept is tried last: it most likely fails again.
 */
function nextBetter(
  problem: Problem,
  plan: Plan,
  tried: number,
  budget: StepBudget,
): { readonly plan: Plan; readonly tried: number } | undefined {
  const key = keyOf(problem, plan);
  const end = earliestEnd(problem, plan) ?? Infinity;
  const steps = [...stepsFrom(problem, plan)];
  for (let count = 0; count < steps.length; count++) {
    budget.spend(problem.users.length);
    if (budget.isSpent()) return undefined;
    const place = (tried + count) % steps.length;
    const neighbour = steps[place]?.();
    if (neighbour === undefined) continue;
    const filled = greedyInsert(problem, neighbour, budget);
    if (isKept(problem, filled, key, end)) return { plan: filled, tried: place };
  }
  return undefined;
}

function isKept(problem: Problem, plan: Plan, key: PlanKey, end: number): boolean {
  const reached = keyOf(problem, plan);
  if (isBetter(reached, key)) return true;
  if (isBetter(key, reached)) return false;
  return (earliestEnd(problem, plan) ?? Infinity) < end - EPSILON * Math.max(1, Math.abs(end));
}

function* stepsFrom(problem: Problem, plan: Plan): Generator<Step> {
  for (let index = 0; index < plan.length; index++) yield () => plan.toSpliced(index, 1);
  yield* withForcedUser(problem, plan);
  yield* withoutUser(plan);
  for (let first = 0; first < plan.length; first++) {
    for (let second = first + 1; second < plan.length; second++) {
      yield () => plan.filter((_, index) => index !== first && index !== second);
    }
  }
}

/** Every user left out, in a batch of its own at every place where it is on time; what is late then is dropped. */
function* withForcedUser(problem: Problem, plan: Plan): Generator<Step> {
  const served = new Set(plan.flatMap(({ users }) => users));
  for (const { index, model } of problem.users) {
    if (served.has(index)) continue;
    const forced: Batch = { model, users: [index] };
    for (let place = 0; place <= plan.length; place++) {
      yield () => {
        const kept = keptOnTime(problem, plan.toSpliced(place, 0, forced));
        return kept.includes(forced) ? repair(problem, kept) : undefined;
      };
    }
  }
}

function* withoutUser(plan: Plan): Generator<Step> {
  for (const [place, batch] of plan.entries()) {
    if (batch.users.length < 2) continue;
    for (const user of batch.users) {
      yield () => plan.with(place, { ...batch, users: batch.users.filter((other) => other !== user) });
    }
  }
}
