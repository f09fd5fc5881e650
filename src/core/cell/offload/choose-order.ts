import type { QueuedBatch } from '../state.js';
import type { GpuContext, GpuStart } from './gpu-context.js';
import { KEEP_ALL, type Keeps } from './memory-walk.js';
import type { OffloadOptions } from './offload-options.js';
import { asQueue, isBetter, keyOf, placedIds, type Job, type Order, type OrderedBatch } from './order.js';
import { placeJobs, type Placing } from './place-jobs.js';
import { priceOrder } from './price-order.js';
import { pinnedGroups, solverOrder } from './solver-order.js';
import { withoutSharing } from './without-sharing.js';

/** An order that keeps everybody in it on time, and what stays in memory meanwhile. */
export interface ChosenOrder {
  readonly order: Order;
  readonly keeps: Keeps;
}

const urgentFirst = (a: Job, b: Job): number => Number(b.committed) - Number(a.committed);

/** Heaviest first where weights differ; the jobs come in order of urgency, and stay in it otherwise. */
const worthFirst = (a: Job, b: Job): number => urgentFirst(a, b) || b.weight - a.weight;

/** A batch of the order last planned, with those of its jobs that are still there. */
function batchOfQueue({ modelId, requestIds }: QueuedBatch, jobs: ReadonlyMap<string, Job>): OrderedBatch | undefined {
  const placed = requestIds.flatMap((requestId) => {
    const job = jobs.get(requestId);
    const option = job?.options.find(({ model, uploadMs }) => model.modelId === modelId && Number.isFinite(uploadMs));
    return job === undefined || option === undefined ? [] : [{ job, option }];
  });
  const model = placed[0]?.option.model;
  if (model === undefined) return undefined;
  return { model, placed: placed.map(({ job, option }) => ({ job, uploadMs: option.uploadMs })) };
}

/** The order last planned, as far as its jobs are still there and it still keeps them on time. */
function orderOfQueue(
  queue: readonly QueuedBatch[],
  jobs: readonly Job[],
  { start, context }: Pick<Placing, 'start' | 'context'>,
): Order {
  const byId = new Map(jobs.map((job) => [job.requestId, job]));
  const whole = queue.map((batch) => batchOfQueue(batch, byId)).filter((batch) => batch !== undefined);
  if (priceOrder(whole, start, context) !== undefined) return whole;
  return whole.reduce<Order>((order, batch) => {
    const longer = [...order, batch];
    return priceOrder(longer, start, context) === undefined ? order : longer;
  }, []);
}

function leftOut(order: Order, jobs: readonly Job[]): readonly Job[] {
  const placed = placedIds(order);
  return jobs.filter(({ requestId }) => !placed.has(requestId)).sort(worthFirst);
}

/**
 * Whom the GPU serves in which batches and in which order, inputs over one uplink: as many promises as can be kept, then as
 * much weight as possible. It sets out from the order last planned and places the others one by one; only where somebody
 * finds no place the solver is asked too (our reconstruction after arXiv 2503.22982), whose order is then improved by what
 * memory keeps. So it never serves fewer than the solver does on the instance.
 *
 * @param jobs in order of urgency
 * Cost: jobs x batches pricings; in contention a run of the solver, both bounded by steps.
 */
export function chooseOrder(
  jobs: readonly Job[],
  queue: readonly QueuedBatch[],
  start: GpuStart,
  context: GpuContext,
  options: OffloadOptions,
): ChosenOrder {
  if (!options.ordersBySharing) return chooseBlindly(jobs, queue, start, context, options);
  const placing: Placing = { start, context, steps: { left: options.placementSteps } };
  const kept = orderOfQueue(queue, jobs, placing);
  const order = placeJobs(kept, leftOut(kept, jobs), placing);
  const missing = leftOut(order, jobs).filter(({ options: models }) => models.length > 0);
  if (missing.length === 0) return { order, keeps: KEEP_ALL };
  const solved = bySolver(jobs, order, start, context, options);
  return isBetter(keyOf(solved.order), keyOf(order)) ? solved : { order, keeps: KEEP_ALL };
}

/** As far as it still keeps everybody on time, the order of a GPU on which no two models share anything. */
function chooseBlindly(
  jobs: readonly Job[],
  queue: readonly QueuedBatch[],
  start: GpuStart,
  context: GpuContext,
  options: OffloadOptions,
): ChosenOrder {
  const blind = withoutSharing({ start, context });
  const { order } = chooseOrder(jobs, queue, blind.start, blind.context, { ...options, ordersBySharing: true });
  return { order: orderOfQueue(asQueue(order), jobs, { start, context }), keeps: KEEP_ALL };
}

function bySolver(
  jobs: readonly Job[],
  seed: Order,
  start: GpuStart,
  context: GpuContext,
  options: OffloadOptions,
): ChosenOrder {
  const pinned = pinnedGroups(jobs, start, context);
  const found = solverOrder(jobs, seed, start, context, pinned, options.improvementSteps);
  const swaps: Keeps = (group) => pinned.has(group);
  const keeps = priceOrder(found, start, context) === undefined ? swaps : KEEP_ALL;
  const placing: Placing = { start, context, keeps, steps: { left: options.placementSteps } };
  return { order: placeJobs(found, leftOut(found, jobs), placing), keeps };
}
