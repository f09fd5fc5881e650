import { at } from '../../numerics/at.js';
import type { Problem } from './problem.js';

/** The latest and the least deadline of a model's or a cluster's users, s. */
export interface Window {
  readonly leastSeconds: number;
  readonly greatestSeconds: number;
}

/** Models that share blocks, directly or through others. */
export interface Cluster {
  /** Places of its models. */
  readonly models: readonly number[];
  /** beta_c: load of the blocks that all of them have, s; 0 for a single model. */
  readonly backboneSeconds: number;
}

/** What the structured methods need to know of an instance (section 4). */
export interface Shape {
  readonly clusters: readonly Cluster[];
  /** c(m). */
  readonly clusterOf: readonly number[];
  /** h_m: load of what is not in the backbone, s. */
  readonly headSeconds: readonly number[];
  /** delta_m: what m saves if it is the very first model, s. */
  readonly discountSeconds: readonly number[];
  readonly windows: readonly Window[];
  /** In every cluster each block is in one model or in all of them. */
  readonly isBackbone: boolean;
  readonly hasCommonDeadline: boolean;
  /** One deadline per model. */
  readonly isSingle: boolean;
  /** Every user counts the same. */
  readonly isUnit: boolean;
}

/** O(K + M |J| + M^2). @param problem of admissible users */
export function shapeOf(problem: Problem): Shape {
  const { models, users, loads } = problem;
  const clusters = clustersOf(problem);
  const windows = models.map(({ index }) =>
    windowOf(users.filter(({ model }) => model === index).map(({ deadlineSeconds }) => deadlineSeconds)),
  );
  const whole = windowOf(users.map(({ deadlineSeconds }) => deadlineSeconds));
  const finite = loads.fromEmpty.every((seconds) => seconds < Infinity);
  const clusterOf = models.map(({ index }) => clusters.findIndex((cluster) => cluster.models.includes(index)));
  return {
    clusters,
    clusterOf,
    headSeconds: models.map(({ index }) => headSeconds(problem, index, at(clusters, at(clusterOf, index)))),
    discountSeconds: models.map(({ index }) => Math.max(0, at(loads.fromEmpty, index) - at(loads.fromStart, index))),
    windows,
    isBackbone: finite && clusters.every((cluster) => isBackbone(problem, cluster.models)),
    hasCommonDeadline: whole.leastSeconds === whole.greatestSeconds,
    isSingle: windows.every(({ leastSeconds, greatestSeconds }) => leastSeconds === greatestSeconds),
    isUnit: users.every(({ value }) => value === users[0]?.value),
  };
}

export function windowOf(deadlines: readonly number[]): Window {
  return {
    leastSeconds: deadlines.reduce((least, seconds) => Math.min(least, seconds), Infinity),
    greatestSeconds: deadlines.reduce((greatest, seconds) => Math.max(greatest, seconds), -Infinity),
  };
}

/** Connected components of "two models share a block", in the order of their first models. */
function clustersOf(problem: Problem): Cluster[] {
  const root = problem.models.map(({ index }) => index);
  const find = (model: number): number => (root[model] === model ? model : find(at(root, model)));
  if (problem.sharing) {
    const firstWith = new Map<number, number>();
    for (const { index, blocks } of problem.models) {
      for (const block of blocks) {
        const other = firstWith.get(block);
        if (other === undefined) firstWith.set(block, index);
        else if (find(other) !== find(index))
          root[Math.max(find(other), find(index))] = Math.min(find(other), find(index));
      }
    }
  }
  const roots = [...new Set(problem.models.map(({ index }) => find(index)))];
  return roots.map((first) => {
    const models = problem.models.map(({ index }) => index).filter((model) => find(model) === first);
    return { models, backboneSeconds: backboneSeconds(problem, models) };
  });
}

/** What two models of a backbone cluster have in common; whatever it is elsewhere, nobody asks. */
function backboneSeconds({ loads }: Problem, [first, second]: readonly number[]): number {
  if (first === undefined || second === undefined) return 0;
  return at(loads.fromEmpty, second) - loads.between(first, second);
}

/** In a backbone cluster any other model of it leaves just the head to load. */
function headSeconds({ loads }: Problem, model: number, { models }: Cluster): number {
  const other = models.find((one) => one !== model);
  return other === undefined ? at(loads.fromEmpty, model) : loads.between(other, model);
}

function isBackbone({ models }: Problem, cluster: readonly number[]): boolean {
  const uses = new Map<number, number>();
  for (const model of cluster) {
    for (const block of at(models, model).blocks) uses.set(block, (uses.get(block) ?? 0) + 1);
  }
  return [...uses.values()].every((count) => count === 1 || count === cluster.length);
}
