import { at } from '../../numerics/at.js';
import { byLatestDeadline, chosenCount, chosenUsers, type Choice } from './choices.js';
import { withCommittedFirst } from './committed-first.js';
import { KeyGrid } from './key-grid.js';
import { keyOf, type PlanKey } from './plan-key.js';
import type { Batch, Plan, Problem } from './problem.js';
import type { Shape } from './shape.js';
import { splitByDeadline } from './split-by-deadline.js';
import { ServedTable, type Step } from './served-table.js';
import { windowOrder } from './window-order.js';

/**
 * Section 5.2: backbone shape, windows in a row; rule `unlimited`. Models are visited in window order, each cluster
 * once; least end by key, with the backbone loaded (V1) or not (V0).
 *
 * With resident blocks the discounted model may have to go first, out of order: the plan is then only feasible, and the
 * bound comes from starting earlier by the largest discount instead. Else the bound is the plan's own key.
 *
 * O(K^2) with one deadline per model, else O(K sum K_m^3).
 */
export function windowDp(problem: Problem, shape: Shape): { readonly plan: Plan; readonly bound: PlanKey } {
  const plan = windowPlan(problem, shape, {
    beginSeconds: problem.busyUntilSeconds,
    firstLoads: problem.loads.fromStart,
  });
  const discount = Math.max(...shape.discountSeconds);
  if (discount === 0) return { plan, bound: keyOf(problem, plan) };
  const ahead = { beginSeconds: problem.busyUntilSeconds - discount, firstLoads: problem.loads.fromEmpty };
  return { plan, bound: keyOf(problem, windowPlan(problem, shape, ahead)) };
}

/** When the GPU begins, and what the first model loads, s. */
interface Begin {
  readonly beginSeconds: number;
  readonly firstLoads: readonly number[];
}

function windowPlan(problem: Problem, shape: Shape, begin: Begin): Plan {
  const order = windowOrder(shape);
  return withCommittedFirst(problem, byLatestDeadline, (choices) => {
    const served = new ServedTable(gridOf(choices), begin.beginSeconds);
    for (const { models, backboneSeconds } of order) {
      served.enterCluster();
      for (const model of models) {
        addModel(problem, shape, at(choices, model), served, { ...begin, backboneSeconds });
      }
      served.leaveCluster();
    }
    const place = served.bestPlace();
    if (place === undefined) return undefined;
    return served.stepsTo(place).flatMap((step) => batchesOf(problem, at(choices, step.model), step));
  });
}

function gridOf(choices: readonly Choice[]): KeyGrid {
  const count = (key: 'committed' | 'others'): number => choices.reduce((sum, choice) => sum + choice[key].length, 0);
  return new KeyGrid(count('committed'), count('others'));
}

/** One model: skip it, or serve (a, u) of it, the latest deadlines of each class, behind what was served before. */
function addModel(
  problem: Problem,
  shape: Shape,
  choice: Choice,
  served: ServedTable,
  { firstLoads, backboneSeconds }: Begin & { readonly backboneSeconds: number },
): void {
  const { model, always } = choice;
  const head = at(shape.headSeconds, model);
  const sets = deadlineSets(problem, choice);
  served.addModel(always.length, (place, inCluster, isNobody) => {
    const before = served.seconds(place, inCluster);
    if (before === Infinity) return;
    const load = inCluster ? head : isNobody ? at(firstLoads, model) : backboneSeconds + head;
    for (const { a, u, deadlines } of sets) {
      const split = splitByDeadline(at(problem.models, model), deadlines, before + load);
      if (split !== undefined)
        served.reach({ place, inCluster, model, a, u, readySeconds: before + load }, split.endSeconds);
    }
  });
}

/** The rising deadlines of every (a, u) with anybody in it. */
function deadlineSets(
  problem: Problem,
  choice: Choice,
): readonly { readonly a: number; readonly u: number; readonly deadlines: readonly number[] }[] {
  const sets = [];
  for (let a = 0; a <= choice.committed.length; a++) {
    for (let u = 0; u <= choice.others.length; u++) {
      if (chosenCount(choice, a, u) === 0) continue;
      sets.push({
        a,
        u,
        deadlines: byRisingDeadline(problem, choice, a, u).map(({ deadlineSeconds }) => deadlineSeconds),
      });
    }
  }
  return sets;
}

function byRisingDeadline(problem: Problem, choice: Choice, a: number, u: number) {
  return chosenUsers(choice, a, u)
    .map((user) => at(problem.users, user))
    .sort((first, second) => first.deadlineSeconds - second.deadlineSeconds);
}

function batchesOf(problem: Problem, choice: Choice, { model, a, u, readySeconds }: Step): Batch[] {
  const users = byRisingDeadline(problem, choice, a, u);
  const deadlines = users.map(({ deadlineSeconds }) => deadlineSeconds);
  const ends = splitByDeadline(at(problem.models, model), deadlines, readySeconds)?.ends ?? [];
  return ends.map((end, index) => ({
    model,
    users: users.slice(ends[index - 1] ?? 0, end).map((user) => user.index),
  }));
}
