import { groupBytes, groupsOf, type GpuContext, type GpuStart } from './gpu-context.js';
import type { Keeps } from './memory-pass.js';
import type { Job, JobOption, Order, OrderedBatch } from './order.js';
import { priceOrder, runMs } from './price-order.js';

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

/** Everywhere a job can go: into a batch of its model, or between two batches that end before its own would be late. */
function* places(order: Order, job: Job, option: JobOption, placing: Placing): Generator<Order> {
  for (const [index, batch] of order.entries()) {
    if (batch.model.modelId === option.model.modelId && hasRoom(batch, placing))
      yield joined(order, index, job, option);
  }
  const ownMs = runMs({ model: option.model, placed: [{ job, uploadMs: option.uploadMs }] });
  let freeMs = placing.start.busyToMs;
  for (let place = 0; place <= order.length; place += 1) {
    if (freeMs + ownMs > job.dueMs) return;
    yield inserted(order, place, job, option);
    const next = order[place];
    if (next !== undefined) freeMs += runMs(next);
  }
}

/** The order with one more job where it makes the GPU free earliest, under the first of its models that fits in at all. */
function withJob(order: Order, job: Job, placing: Placing): Order | undefined {
  for (const option of job.options) {
    if (!Number.isFinite(option.uploadMs)) continue;
    let best: { readonly order: Order; readonly finishMs: number } | undefined;
    for (const candidate of places(order, job, option, placing)) {
      if (placing.steps.left <= 0) return best?.order;
      placing.steps.left -= candidate.length;
      const priced = priceOrder(candidate, placing.start, placing.context, placing.keeps);
      const finishMs = priced?.at(-1)?.finishMs;
      if (finishMs !== undefined && (best === undefined || finishMs < best.finishMs))
        best = { order: candidate, finishMs };
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
