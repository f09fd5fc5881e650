import { at } from '../../numerics/at.js';
import { EPSILON, fitsLimit } from '../../numerics/tolerance.js';
import { byLatestDeadline } from './choices.js';
import { earliestDeadline } from './batch.js';
import { earliestEnd } from './earliest-starts.js';
import { isFeasible } from './price.js';
import { isBetter, keyOf, keyOfUsers } from './plan-key.js';
import type { Batch, Plan, Problem, ProblemUser } from './problem.js';
import { inferenceSeconds } from './problem.js';
import { bestSingleModel } from './single-model.js';

/** A batch behind the plan, and how much it serves for its time. */
interface Appended {
  readonly batch: Batch;
  /** Users or weight per second; infinite if it takes none. */
  readonly score: number;
}

/**
 * Section 6, `greedyAppend` (G1): batches behind one another by most served per second; in the end the best plan of a
 * single model if that is better, since alone the score has no constant factor (pitfall 6).
 *
 * O(M log K) pricings for each batch, with weights O(K).
 */
export function greedyAppend(problem: Problem): Plan {
  const appended = appendGreedily(problem, []);
  const single = bestSingleModel(problem);
  return isBetter(keyOf(problem, single), keyOf(problem, appended)) ? single : appended;
}

/** G1 without the single model, behind a feasible plan; committed users first, then all. */
export function appendGreedily(problem: Problem, from: Plan): Plan {
  const committed = problem.users.filter((user) => user.committed);
  const plan = committed.length === 0 ? from : appendAll(problem, from, committed);
  return appendAll(problem, plan, problem.users);
}

function appendAll(problem: Problem, from: Plan, users: readonly ProblemUser[]): Plan {
  const served = new Set(from.flatMap((batch) => batch.users));
  const sorted = users.toSorted(byLatestDeadline);
  let plan = from;
  for (;;) {
    const left = problem.models.map((): ProblemUser[] => []);
    for (const user of sorted) if (!served.has(user.index)) at(left, user.model).push(user);
    const best = bestAppended(problem, plan, left);
    if (best === undefined) return plan;
    plan = [...plan, best.batch];
    for (const user of best.batch.users) served.add(user);
  }
}

function bestAppended(problem: Problem, plan: Plan, left: readonly (readonly ProblemUser[])[]): Appended | undefined {
  const end = earliestEnd(problem, plan) ?? Infinity;
  const isUnit = problem.users.every(({ value }) => value === 1);
  let best: Appended | undefined;
  left.forEach((users, model) => {
    const batches = isUnit
      ? largestBatch(problem, plan, model, users)
      : heaviestBatches(problem, plan, model, users, end);
    for (const batch of batches) {
      const added = (earliestEnd(problem, [...plan, batch]) ?? Infinity) - end;
      const { value } = keyOfUsers(problem, batch.users);
      const candidate = { batch, score: added > 0 ? value / added : Infinity };
      if (best === undefined || isBefore(problem, candidate, best)) best = candidate;
    }
  });
  return best;
}

/** The most users, latest deadlines first, that fit as one batch; fewer of them fit as well (heredity). */
function largestBatch(problem: Problem, plan: Plan, model: number, users: readonly ProblemUser[]): Batch[] {
  const places = users.map(({ index }) => index);
  const batchOf = (count: number): Batch => ({ model, users: places.slice(0, count) });
  let [fits, over] = [0, Math.min(users.length, at(problem.models, model).batchCap) + 1];
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (isFeasible(problem, [...plan, batchOf(middle)])) fits = middle;
    else over = middle;
  }
  return fits === 0 ? [] : [batchOf(fits)];
}

/** For every size the heaviest users that would be on time in a batch of it, where it passes pricing. */
function heaviestBatches(
  problem: Problem,
  plan: Plan,
  model: number,
  users: readonly ProblemUser[],
  endSeconds: number,
): Batch[] {
  const last = plan.at(-1);
  const { loads } = problem;
  const ready = endSeconds + (last === undefined ? at(loads.fromStart, model) : loads.between(last.model, model));
  const heaviest = users.toSorted((a, b) => b.value - a.value);
  const batches: Batch[] = [];
  for (let count = 1; count <= Math.min(users.length, at(problem.models, model).batchCap); count++) {
    const end = ready + inferenceSeconds(at(problem.models, model), count);
    const onTime = heaviest.filter(({ deadlineSeconds }) => fitsLimit(end, deadlineSeconds)).slice(0, count);
    if (onTime.length < count) break;
    const batch = { model, users: onTime.map(({ index }) => index) };
    if (isFeasible(problem, [...plan, batch])) batches.push(batch);
  }
  return batches;
}

/** Highest score; ties: earlier deadline, then more users, then model order. */
function isBefore(problem: Problem, candidate: Appended, best: Appended): boolean {
  const isTie =
    candidate.score === best.score ||
    Math.abs(candidate.score - best.score) <= EPSILON * Math.max(1, candidate.score, best.score);
  if (!isTie) return candidate.score > best.score;
  const order =
    earliestDeadline(problem, candidate.batch) - earliestDeadline(problem, best.batch) ||
    best.batch.users.length - candidate.batch.users.length;
  return order < 0;
}
