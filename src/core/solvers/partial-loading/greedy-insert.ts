import { at } from '../../numerics/at.js';
import { EPSILON, fitsLimit } from '../../numerics/tolerance.js';
import { insertionBoard, planCost, slotsOf, type InsertionBoard, type Slot } from './insertion-board.js';
import { isFeasible } from './price.js';
import { costWith, leastIn } from './price-insertion.js';
import type { Plan, Problem, ProblemUser } from './problem.js';
import type { StepBudget } from './step-budget.js';

/** One more user in a slot, and what it adds to the plan's cost, by value. */
interface Insertion {
  readonly user: ProblemUser;
  readonly slot: Slot;
  readonly cost: number;
}

/**
 * Section 6, `greedyInsert` (G2), from a feasible plan: as long as anybody fits, the user and place that add least to
 * the plan's cost, per value. Committed users first, then all.
 *
 * Users of a model are tried by deadline, of equal ones the one of least w only, and only in slots that would be cheap
 * enough for somebody with nothing to upload: O(K + M P) to O(K P) for each user that is added, under `static` times P.
 *
 * @param budget counts priced slots; the run itself is not cut short
 */
export function greedyInsert(problem: Problem, from: Plan, budget?: StepBudget): Plan {
  const committed = problem.users.filter((user) => user.committed);
  const plan = committed.length === 0 ? from : insertAll(problem, from, committed, budget);
  return insertAll(problem, plan, problem.users, budget);
}

function insertAll(problem: Problem, from: Plan, users: readonly ProblemUser[], budget?: StepBudget): Plan {
  let plan = from;
  const served = new Set(plan.flatMap((batch) => batch.users));
  const candidates = candidatesByModel(problem, users);
  for (;;) {
    const insertion = bestInsertion(problem, plan, candidates, served, budget);
    if (insertion === undefined) return plan;
    plan = planWith(plan, insertion);
    served.add(insertion.user.index);
  }
}

/** Users by model, by rising deadline, then w. */
function candidatesByModel(problem: Problem, users: readonly ProblemUser[]): ProblemUser[][] {
  const sorted = users.toSorted((a, b) => a.deadlineSeconds - b.deadlineSeconds || a.uplinkNeed - b.uplinkNeed);
  const byModel = problem.models.map((): ProblemUser[] => []);
  for (const user of sorted) at(byModel, user.model).push(user);
  return byModel;
}

function bestInsertion(
  problem: Problem,
  plan: Plan,
  candidates: readonly (readonly ProblemUser[])[],
  served: ReadonlySet<number>,
  budget?: StepBudget,
): Insertion | undefined {
  const board = insertionBoard(problem, plan);
  const latestDeadline = problem.users.reduce((latest, user) => Math.max(latest, user.deadlineSeconds), 0);
  const costNow = planCost(problem, at(board.endsBefore, plan.length), board.requiredHz, latestDeadline);
  budget?.spend(problem.users.length);
  let best: Insertion | undefined;
  candidates.forEach((ofModel, model) => {
    const open = worthTrying(ofModel.filter(({ index }) => !served.has(index)));
    if (open.length === 0) return;
    const slots = slotsOf(problem, board, model);
    const mostWorth = open.reduce((most, user) => Math.max(most, worth(user)), 0);
    for (const slot of slots) {
      const least = leastIn(problem, board, slot, latestDeadline);
      const leastCost = (least.cost - costNow) / mostWorth;
      if (least.cost === Infinity || (best !== undefined && isDearer(leastCost, best.cost))) continue;
      budget?.spend(open.length);
      for (const user of open) {
        if (!fitsLimit(least.endSeconds, user.deadlineSeconds)) continue;
        const cost = (costWith(problem, board, slot, user, latestDeadline) - costNow) / worth(user);
        if (!(cost < Infinity) || !isBefore(cost, user, slot, best)) continue;
        if (isFeasibleWith(problem, board, slot, user)) best = { user, slot, cost };
        // Users come by rising deadline: nobody further on is cheaper, nor first among equals.
        if (best?.user === user && !isDearer(cost, leastCost)) break;
      }
    }
    budget?.spend(slots.length);
  });
  return best;
}

/** More than a tie apart. */
function isDearer(cost: number, than: number): boolean {
  return cost - than > EPSILON * Math.max(1, Math.abs(cost), Math.abs(than));
}

/** Of users with the same deadline and value only the one with the least w can be the best. */
function worthTrying(users: readonly ProblemUser[]): ProblemUser[] {
  return users.filter(({ deadlineSeconds, value }, index) => {
    const before = users[index - 1];
    return before?.deadlineSeconds !== deadlineSeconds || before.value !== value;
  });
}

/** A user who counts nothing is still worth serving where it costs nothing, and may be committed. */
function worth({ value }: ProblemUser): number {
  return Math.max(value, EPSILON);
}

/** Sums in another order than pricing's own may differ by rounding; what counts is that the plan prices. */
function isFeasibleWith(problem: Problem, { plan }: InsertionBoard, slot: Slot, user: ProblemUser): boolean {
  return isFeasible(problem, planWith(plan, { user, slot }));
}

/** Least cost; ties: earliest deadline, smaller w, user order, join before new, earlier position. */
function isBefore(cost: number, user: ProblemUser, slot: Slot, best: Insertion | undefined): boolean {
  if (best === undefined) return true;
  if (isDearer(cost, best.cost)) return false;
  if (isDearer(best.cost, cost)) return true;
  const order =
    user.deadlineSeconds - best.user.deadlineSeconds ||
    user.uplinkNeed - best.user.uplinkNeed ||
    user.index - best.user.index ||
    Number(best.slot.isJoin) - Number(slot.isJoin) ||
    slot.position - best.slot.position;
  return order < 0;
}

function planWith(plan: Plan, { user, slot }: Pick<Insertion, 'user' | 'slot'>): Plan {
  const { position, isJoin, model } = slot;
  if (!isJoin) return plan.toSpliced(position, 0, { model, users: [user.index] });
  return plan.with(position, { model, users: [...at(plan, position).users, user.index] });
}
