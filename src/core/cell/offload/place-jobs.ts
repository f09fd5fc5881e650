import { groupBytes, groupsOf, type GpuContext, type GpuStart } from './gpu-context.js';
import type { Keeps } from './memory-walk.js';
import type { Job, JobOption, Order, OrderedBatch } from './order.js';
import { latestStarts, priceOrder, runMs } from './price-order.js';

/** Bounds a search by counted steps, so that the same state gives the same plan on any machine. */
export interface Steps {
  left: number;
}

export interface Placing {
  readonly start: GpuStart;
  readonly context: GpuContext;
  readonly steps: Steps;
  readonly keeps?: Keeps;
}

/** True if one more input fits beside the parameters. */
function hasRoom({ model, placed }: OrderedBatch, { context }: Placing): boolean {
  const bytes = groupBytes(context, groupsOf(context, model.modelId));
  return bytes + model.activationBytesPerInput * (placed.length + 1) <= context.gpu.memoryBytes;
}

function joined(order: Order, place: number, job: Job, option: JobOption): Order {
  return order.map((batch, index) =>
    index === place ? { ...batch, placed: [...batch.placed, { job, uploadMs: option.uploadMs }] } : batch,
  );
}

function inserted(order: Order, place: number, job: Job, option: JobOption): Order {
  const batch = { model: option.model, placed: [{ job, uploadMs: option.uploadMs }] };
  return [...order.slice(0, place), batch, ...order.slice(place)];
}

/**
 * Everywhere a job may go without a batch being late for certain: into a batch of its model, or between two batches. What the
 * order takes as it is bounds what it takes with one more; loads that the newcomer would spare those behind it are left out of it.
 */
function* places(order: Order, job: Job, option: JobOption, placing: Placing): Generator<Order> {
  const priced = priceOrder(order, placing.start, placing.context, placing.keeps) ?? [];
  const latest = latestStarts(priced);
  for (const [index, batch] of order.entries()) {
    if (batch.model.modelId !== option.model.modelId || !hasRoom(batch, placing)) continue;
    const more = joined(order, index, job, option);
    const finishMs = (priced[index]?.startMs ?? 0) + runMs(more[index] ?? batch);
    const next = priced[index + 1];
    if (finishMs > job.dueMs || finishMs + (next?.loadMs ?? 0) > (latest[index + 1] ?? Infinity)) continue;
    yield more;
  }
  const ownMs = runMs({ model: option.model, placed: [{ job, uploadMs: option.uploadMs }] });
  for (let place = 0; place <= order.length; place += 1) {
    const finishMs = (priced[place - 1]?.finishMs ?? placing.start.busyToMs) + ownMs;
    if (finishMs > job.dueMs) return;
    if (finishMs <= (latest[place] ?? Infinity)) yield inserted(order, place, job, option);
  }
}

interface Place {
  readonly order: Order;
  readonly finishMs: number;
  /** Of everybody in it, ms. */
  readonly sumMs: number;
}

const SAME_MS = 1e-6;

/** The GPU is free again earlier; if that makes no difference, people wait less. */
function isBetterPlace(one: Place, other: Place): boolean {
  if (Math.abs(one.finishMs - other.finishMs) > SAME_MS) return one.finishMs < other.finishMs;
  return one.sumMs < other.sumMs - SAME_MS;
}

function placeOf(order: Order, { start, context, keeps }: Placing): Place | undefined {
  const priced = priceOrder(order, start, context, keeps);
  const finishMs = priced?.at(-1)?.finishMs;
  if (priced === undefined || finishMs === undefined) return undefined;
  return { order, finishMs, sumMs: priced.reduce((sum, one) => sum + one.finishMs * one.batch.placed.length, 0) };
}

/** The order with one more job where it costs least, under the first of its models that fits in at all. */
function withJob(order: Order, job: Job, placing: Placing): Order | undefined {
  for (const option of job.options) {
    if (!Number.isFinite(option.uploadMs)) continue;
    let best: Place | undefined;
    for (const candidate of places(order, job, option, placing)) {
      if (placing.steps.left <= 0) return best?.order;
      placing.steps.left -= candidate.length;
      const place = placeOf(candidate, placing);
      if (place !== undefined && (best === undefined || isBetterPlace(place, best))) best = place;
    }
    if (best !== undefined) return best.order;
  }
  return undefined;
}

/**
 * Puts jobs into an order one by one, each where it costs least, without making anybody in it late. Who finds no place
 * stays out.
 * Cost: jobs x batches pricings, at most `steps`.
 */
export function placeJobs(order: Order, jobs: readonly Job[], placing: Placing): Order {
  return jobs.reduce<Order>((placed, job) => withJob(placed, job, placing) ?? placed, order);
}

/** True if there is a place for one more job. */
export function hasPlace(order: Order, job: Job, placing: Placing): boolean {
  return withJob(order, job, placing) !== undefined;
}
