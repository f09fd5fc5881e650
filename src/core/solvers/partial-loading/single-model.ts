import { at } from '../../numerics/at.js';
import { isFeasible } from './price.js';
import { isBetter, keyOf } from './plan-key.js';
import type { Plan, Problem, ProblemModel, ProblemUser } from './problem.js';
import { splitByDeadline } from './split-by-deadline.js';

/** The best plan that serves one model only: what the append greedy is compared with. O(M K^2 log K) at most. */
export function bestSingleModel(problem: Problem): Plan {
  return problem.models
    .map((model) => singleModelPlan(problem, model))
    .reduce<Plan>((best, plan) => (isBetter(keyOf(problem, plan), keyOf(problem, best)) ? plan : best), []);
}

/** The most users whose split by deadline passes pricing: committed ones first, then by weight, then late deadlines. */
function singleModelPlan(problem: Problem, model: ProblemModel): Plan {
  const users = problem.users.filter((user) => user.model === model.index).sort(mostWanted);
  let plan: Plan = [];
  let [fits, over] = [0, users.length + 1];
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    const split = splitPlan(problem, model, users.slice(0, middle));
    if (split === undefined) over = middle;
    else [fits, plan] = [middle, split];
  }
  return plan;
}

function mostWanted(first: ProblemUser, second: ProblemUser): number {
  return (
    Number(second.committed) - Number(first.committed) ||
    second.value - first.value ||
    second.deadlineSeconds - first.deadlineSeconds ||
    first.uplinkNeed - second.uplinkNeed
  );
}

function splitPlan(problem: Problem, model: ProblemModel, users: readonly ProblemUser[]): Plan | undefined {
  const sorted = users.toSorted((a, b) => a.deadlineSeconds - b.deadlineSeconds || a.uplinkNeed - b.uplinkNeed);
  const ready = problem.busyUntilSeconds + at(problem.loads.fromStart, model.index);
  const deadlines = sorted.map(({ deadlineSeconds }) => deadlineSeconds);
  const ends = splitByDeadline(model, deadlines, ready)?.ends;
  const plan = ends?.map((end, index) => ({
    model: model.index,
    users: sorted.slice(ends[index - 1] ?? 0, end).map(({ index: place }) => place),
  }));
  return plan !== undefined && isFeasible(problem, plan) ? plan : undefined;
}
