import { at } from '../../numerics/at.js';
import { fitsLimit } from '../../numerics/tolerance.js';
import type { Choice } from './choices.js';
import { byUplinkNeed, chosenCount, chosenUsers } from './choices.js';
import { inConsecutiveBatches } from './consecutive.js';
import { KeyGrid, unreached } from './key-grid.js';
import type { Plan, Problem } from './problem.js';
import { consecutiveSeconds, fullBandSeconds } from './problem.js';
import type { Cluster, Shape } from './shape.js';
import { lightUploadsFirst } from './orders.js';
import { emptyTable, timeSum, type TimeTable } from './time-sum.js';
import { withCommittedFirst } from './committed-first.js';

/**
 * Section 5.1: backbone shape, one deadline for all; rules `unlimited` and `noOverlap`. GPU time is additive, so the
 * least time of every key is enough, without a time axis: moving a model's batches together, and a cluster's models
 * together behind the first one, never adds load, and users of a model and class differ only in w.
 *
 * Exact. O(K^2) plus sorting if nobody is committed or all committed can be served, else O(Kc^2 Ku^2).
 */
export function countDp(problem: Problem, shape: Shape): Plan {
  const deadlineSeconds = problem.users[0]?.deadlineSeconds ?? 0;
  return withCommittedFirst(problem, byUplinkNeed, (choices) => {
    const table = timeByKey(problem, shape, choices);
    for (const place of table.grid.bestFirst()) {
      const isFirst = (table.first[place] ?? Infinity) < (table.plain[place] ?? Infinity);
      const seconds = Math.min(table.plain[place] ?? Infinity, table.first[place] ?? Infinity);
      if (!fitsLimit(problem.busyUntilSeconds + seconds, deadlineSeconds)) continue;
      return planOf(problem, shape, choices, table, isFirst, place);
    }
    return undefined;
  });
}

/** F(0..K): least GPU time (with the upload phase) of n users whoever they are, s; wants nobody committed. */
export function leastSecondsByCount(problem: Problem, shape: Shape, choices: readonly Choice[]): number[] {
  const { plain, first } = timeByKey(problem, shape, choices);
  return Array.from(plain, (seconds, place) => Math.min(seconds, at(first, place)));
}

function timeByKey(problem: Problem, shape: Shape, choices: readonly Choice[]): TimeTable {
  return shape.clusters.map((cluster) => clusterTable(problem, shape, cluster, choices)).reduce(timeSum, emptyTable());
}

/** g_c: the sum over the cluster's models, and the backbone once if any of them is served. */
function clusterTable(problem: Problem, shape: Shape, cluster: Cluster, choices: readonly Choice[]): TimeTable {
  const ofCluster = cluster.models.map((model) => at(choices, model));
  const heads = ofCluster.map((choice) => modelTable(problem, shape, choice)).reduce(timeSum, emptyTable());
  const isNobody = (place: number): boolean => place === 0 && ofCluster.every(({ always }) => always.length === 0);
  const withBackbone = (seconds: number, place: number): number =>
    isNobody(place) ? seconds : seconds + cluster.backboneSeconds;
  return { ...heads, plain: heads.plain.map(withBackbone), first: heads.first.map(withBackbone) };
}

/** f_m(a, u) = h_m + G_m(a + u) + (under `noOverlap` the smallest w of each class) / B, and its twin less the discount. */
function modelTable(problem: Problem, shape: Shape, choice: Choice): TimeTable {
  const { model, committed, others } = choice;
  const grid = new KeyGrid(committed.length, others.length);
  const [plain, first] = [unreached(grid), unreached(grid)];
  const discount = at(shape.discountSeconds, model);
  const uploads = uploadSums(problem, choice);
  for (let a = 0; a <= committed.length; a++) {
    for (let u = 0; u <= others.length; u++) {
      const users = chosenCount(choice, a, u);
      const place = grid.place(a, u);
      const upload = uploads.always + at(uploads.committed, a) + at(uploads.others, u);
      const inference = consecutiveSeconds(at(problem.models, model), users);
      plain[place] = users === 0 ? 0 : at(shape.headSeconds, model) + inference + upload;
      if (discount > 0 && users > 0) first[place] = at(plain, place) - discount;
    }
  }
  return {
    grid,
    plain,
    first,
    parts: (isFirst, place, report) => {
      report(model, grid.committedAt(place), grid.othersAt(place), isFirst);
    },
  };
}

/** Upload times of the first users of each class, s; 0 where uploads do not take GPU time. */
function uploadSums(
  problem: Problem,
  { always, committed, others }: Choice,
): { readonly always: number; readonly committed: number[]; readonly others: number[] } {
  const sums = (users: readonly number[]): number[] => {
    let sum = 0;
    return [0, ...users.map((user) => (sum += uploadSeconds(user)))];
  };
  const uploadSeconds = (user: number): number =>
    problem.uplinkRule === 'noOverlap' ? fullBandSeconds(at(problem.users, user).bandSeconds, problem.bandwidthHz) : 0;
  return { always: sums(always).at(-1) ?? 0, committed: sums(committed), others: sums(others) };
}

/** Any order of clusters takes the same time: the first model and its cluster lead, then light uploads. */
function planOf(
  problem: Problem,
  shape: Shape,
  choices: readonly Choice[],
  table: TimeTable,
  isFirst: boolean,
  place: number,
): Plan {
  const served = new Map<number, number[]>();
  let first: number | undefined;
  table.parts(isFirst, place, (model, a, u, leads) => {
    const users = chosenUsers(at(choices, model), a, u);
    if (users.length > 0) served.set(model, users);
    if (leads) first = model;
  });
  const order = lightUploadsFirst(problem, shape, first).filter((model) => served.has(model));
  return order.flatMap((model) => inConsecutiveBatches(at(problem.models, model), served.get(model) ?? []));
}
