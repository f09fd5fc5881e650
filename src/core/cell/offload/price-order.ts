import { batchMs, loadMs } from '../../physics/index.js';
import type { GpuContext, GpuStart } from './gpu-context.js';
import { MemoryWalk, type Keeps, type Passage } from './memory-walk.js';
import type { Order, OrderedBatch } from './order.js';

/** A batch of an order with its times from the start of the plan, ms. */
export interface PricedBatch extends Passage {
  readonly batch: OrderedBatch;
  /** From when on it can load: the end of the batch before. */
  readonly freeMs: number;
  readonly loadMs: number;
  readonly startMs: number;
  readonly finishMs: number;
}

const LATE_TOLERANCE_MS = 1e-6;

export function runMs({ model, placed }: OrderedBatch): number {
  return batchMs(model, placed.length);
}

/**
 * Earliest times of an order whose inputs go up one after the other over the whole uplink, batch by batch, while the GPU
 * loads and runs (theorem B of the specification), with what its memory keeps.
 *
 * @returns undefined if a batch does not fit into memory, or somebody would be late
 */
export function priceOrder(
  order: Order,
  start: GpuStart,
  context: GpuContext,
  keeps?: Keeps,
): readonly PricedBatch[] | undefined {
  const memory = new MemoryWalk(order, start.resident, context, keeps);
  const priced: PricedBatch[] = [];
  let freeMs = start.busyToMs;
  let uploadedMs = start.uploadMs;
  for (const [index, batch] of order.entries()) {
    const passage = memory.pass(index);
    if (passage === undefined) return undefined;
    const loadingMs = loadMs(passage.loadBytes, context.gpu);
    let dueMs = Infinity;
    for (const { job, uploadMs } of batch.placed) {
      uploadedMs += uploadMs;
      dueMs = Math.min(dueMs, job.dueMs);
    }
    // Nobody in it has anything left to send: what others before it still send does not hold it up.
    const inputsMs = batch.placed.some(({ uploadMs }) => uploadMs > 0) ? uploadedMs : 0;
    const startMs = Math.max(freeMs + loadingMs, inputsMs);
    const finishMs = startMs + runMs(batch);
    if (!(finishMs <= dueMs + LATE_TOLERANCE_MS)) return undefined;
    priced.push({ ...passage, batch, freeMs, loadMs: loadingMs, startMs, finishMs });
    freeMs = finishMs;
  }
  return priced;
}

/**
 * Latest starts at which everybody is still on time, found backwards through the order (theorem A of the specification), ms.
 * Infinity where nobody from there on has a deadline to keep any more.
 */
export function latestStarts(priced: readonly PricedBatch[]): readonly number[] {
  let nextLoadMs = Infinity;
  const backwards = priced.toReversed().map(({ batch, loadMs }) => {
    const dueMs = Math.min(nextLoadMs, ...batch.placed.map(({ job }) => job.dueMs));
    const latestMs = dueMs - runMs(batch);
    nextLoadMs = latestMs - loadMs;
    return latestMs;
  });
  return backwards.reverse();
}
