import { at } from '../../numerics/at.js';
import { consecutiveSeconds, fullBandSeconds, type Problem } from './problem.js';
import type { Shape } from './shape.js';

/** What the orders compare of a model, all its users together (section 5.4). */
interface Totals {
  readonly model: number;
  readonly users: number;
  /** W_m, Hz s; under `fixedPower` bits. */
  readonly uplinkNeed: number;
  /** In place of h_m: the least that loading it takes behind another model, s. */
  readonly headSeconds: number;
  /** q_m, s. */
  readonly inferenceSeconds: number;
}

type Order = (first: Totals, second: Totals) => number;

/** The orders O1, O2, O3 and each of them by cluster, clusters by their best model; heuristics. */
export function modelOrders(problem: Problem, shape: Shape): number[][] {
  const totals = totalsOf(problem);
  const plain = [risingMeanUpload, lightUploads(problem), johnson(problem)].map((order) => totals.toSorted(order));
  return [...plain, ...plain.map((order) => byCluster(order, shape))].map((order) => order.map(({ model }) => model));
}

/** O2 by cluster; if a model is the very first, it and its cluster lead. */
export function lightUploadsFirst(problem: Problem, shape: Shape, first: number | undefined): number[] {
  const order = totalsOf(problem).toSorted(lightUploads(problem));
  const leading = order.toSorted((a, b) => Number(b.model === first) - Number(a.model === first));
  return byCluster(leading, shape).map(({ model }) => model);
}

function totalsOf(problem: Problem): Totals[] {
  const sums = problem.models.map(() => ({ users: 0, uplinkNeed: 0 }));
  for (const { model, uplinkNeed } of problem.users) {
    const sum = at(sums, model);
    sum.users++;
    sum.uplinkNeed += uplinkNeed;
  }
  return problem.models.map((model) => ({
    model: model.index,
    ...at(sums, model.index),
    headSeconds: leastLoad(problem, model.index),
    inferenceSeconds: consecutiveSeconds(model, at(sums, model.index).users),
  }));
}

function leastLoad({ models, loads }: Problem, model: number): number {
  return models.reduce(
    (least, { index }) => {
      return index === model ? least : Math.min(least, loads.between(index, model));
    },
    at(loads.fromEmpty, model),
  );
}

const risingMeanUpload: Order = (a, b) => a.uplinkNeed / a.users - b.uplinkNeed / b.users;

/** O2: rising W_m (T - p_m) / p_m. */
function lightUploads(problem: Problem): Order {
  const deadline = problem.users.reduce((latest, user) => Math.max(latest, user.deadlineSeconds), 0);
  const rank = ({ uplinkNeed, headSeconds, inferenceSeconds }: Totals): number => {
    const seconds = headSeconds + inferenceSeconds;
    return seconds === 0 ? 0 : (uplinkNeed * (deadline - seconds)) / seconds;
  };
  return (a, b) => rank(a) - rank(b);
}

/** O3: Johnson's rule for upload then GPU. */
function johnson(problem: Problem): Order {
  const upload = ({ uplinkNeed, headSeconds }: Totals): number =>
    fullBandSeconds(uplinkNeed, problem.bandwidthHz) - headSeconds;
  const isEarly = (totals: Totals): boolean => upload(totals) < totals.inferenceSeconds;
  return (a, b) => {
    if (isEarly(a) !== isEarly(b)) return isEarly(a) ? -1 : 1;
    return isEarly(a) ? upload(a) - upload(b) : b.inferenceSeconds - a.inferenceSeconds;
  };
}

function byCluster(order: readonly Totals[], { clusterOf }: Shape): Totals[] {
  const clusters = [...new Set(order.map(({ model }) => at(clusterOf, model)))];
  return clusters.flatMap((cluster) => order.filter(({ model }) => at(clusterOf, model) === cluster));
}
