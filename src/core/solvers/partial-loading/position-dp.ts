import { at } from '../../numerics/at.js';
import { fitsLimit } from '../../numerics/tolerance.js';
import { byLatestDeadline, chosenCount, chosenUsers, type Choice } from './choices.js';
import { withCommittedFirst } from './committed-first.js';
import { inConsecutiveBatches } from './consecutive.js';
import { KeyGrid } from './key-grid.js';
import { isBetter, keyOf } from './plan-key.js';
import { PositionTable } from './position-table.js';
import type { Plan, Problem } from './problem.js';
import { consecutiveSeconds } from './problem.js';
import type { Cluster, Shape } from './shape.js';
import { windowOrder } from './window-order.js';

/** Most states the program is run on. */
const STATE_LIMIT = 2e6;

/** Whether the table stays small: C (K' + 1) prod (M_c + 1). */
export function fitsPositionDp(problem: Problem, { clusters }: Shape): boolean {
  const positions = clusters.reduce((product, { models }) => product * (models.length + 1), 1);
  return clusters.length * (problem.users.length + 1) * positions <= STATE_LIMIT;
}

/**
 * Section 5.3: backbone shape, one deadline per model, few clusters; rule `unlimited`. Within a cluster models run by
 * rising deadline (moving a later-due one back adds no load), but clusters may interleave. State: position in every
 * cluster's list, the cluster loaded last, the key; value: least end. A model with a discount may go first, out of order.
 *
 * Exact. O(C^2 K K_max prod (M_c + 1)) per first model.
 */
export function positionDp(problem: Problem, shape: Shape): Plan {
  const lists = windowOrder(shape);
  const discounted = problem.models.map(({ index }) => index).filter((model) => at(shape.discountSeconds, model) > 0);
  return withCommittedFirst(problem, byLatestDeadline, (choices) => {
    const run = { problem, shape, choices };
    const plans = [planBehind(run, lists, undefined), ...discounted.map((model) => planBehind(run, lists, model))];
    return plans
      .filter((plan) => plan !== undefined)
      .reduce<Plan | undefined>((best, plan) => {
        if (best === undefined) return plan;
        return isBetter(keyOf(problem, plan), keyOf(problem, best)) ? plan : best;
      }, undefined);
  });
}

interface Run {
  readonly problem: Problem;
  readonly shape: Shape;
  readonly choices: readonly Choice[];
}

/** The best plan in which the given model is served first, or with no model set first. */
function planBehind(run: Run, clusters: readonly Cluster[], first: number | undefined): Plan | undefined {
  const { problem, choices } = run;
  const lists = clusters.map(({ models }) => models.filter((model) => model !== first));
  const table = new PositionTable(
    lists.map(({ length }) => length),
    choices.reduce((sum, { committed }) => sum + committed.length, 0),
    choices.reduce((sum, { others }) => sum + others.length, 0),
  );
  if (first === undefined) table.begin(problem.busyUntilSeconds);
  else {
    const cluster = clusters.findIndex(({ models }) => models.includes(first));
    const ready = problem.busyUntilSeconds + at(problem.loads.fromStart, first);
    forEachServing(run, first, ready, (place, count, end) => {
      table.beginBehind(cluster, place, count, end);
    });
  }
  table.forEachState((state, seconds) => {
    for (const [cluster, list] of lists.entries()) {
      const model = list[state.positions[cluster] ?? 0];
      if (model === undefined) continue;
      const choice = at(choices, model);
      if (choice.always.length === 0) table.skip(cluster);
      const head = at(run.shape.headSeconds, model);
      const load = state.last === cluster ? head : at(clusters, cluster).backboneSeconds + head;
      forEachServing(run, model, seconds + load, (place, count, end) => {
        table.serve(cluster, place, count, end);
      });
    }
  });
  const steps = table.bestSteps();
  return steps?.flatMap(({ cluster, positionBefore, count }) => {
    const model = cluster === undefined ? first : lists[cluster]?.[positionBefore];
    if (model === undefined || count < 0) return [];
    const choice = at(choices, model);
    const grid = new KeyGrid(choice.committed.length, choice.others.length);
    const users = chosenUsers(choice, grid.committedAt(count), grid.othersAt(count));
    return inConsecutiveBatches(at(problem.models, model), users);
  });
}

/** Every (a, u) of a model that is on time, by its share of the key and its own place, and its end, s. */
function forEachServing(
  { problem, shape, choices }: Run,
  model: number,
  readySeconds: number,
  report: (share: { readonly a: number; readonly u: number }, count: number, endSeconds: number) => void,
): void {
  const choice = at(choices, model);
  const deadline = at(shape.windows, model).leastSeconds;
  const grid = new KeyGrid(choice.committed.length, choice.others.length);
  for (let a = 0; a <= choice.committed.length; a++) {
    for (let u = 0; u <= choice.others.length; u++) {
      const users = chosenCount(choice, a, u);
      if (users === 0) continue;
      const end = readySeconds + consecutiveSeconds(at(problem.models, model), users);
      if (!fitsLimit(end, deadline)) break;
      report({ a, u }, grid.place(a, u), end);
    }
  }
}
