import type { GpuBatch } from '../../messages.js';
import { roundToMicroseconds } from '../../units.js';
import type { PlanWindow } from '../mode-planner.js';
import type { QueuedBatch } from '../state.js';
import { COMPLETION_GRACE_MS } from '../triage.js';
import type { GpuContext } from './gpu-context.js';
import { asQueue, type OrderedBatch } from './order.js';
import { latestStarts, runMs, type PricedBatch } from './price-order.js';

/** How long a batch waits for late inputs at most, in windows. */
const WAITED_WINDOWS = 0.5;

/** An order with the times it can really keep, when inputs are up as granted; from the start of the plan, ms. */
export interface TimedBatch {
  readonly priced: PricedBatch;
  readonly loadStartMs: number;
  readonly startMs: number;
  readonly finishMs: number;
  /** Started later, somebody of it or behind it would be late; where all are late already, its end would not be read. */
  readonly latestStartMs: number;
}

/** Loads no earlier than it has to: until then the order may still change. */
export function timeBatches(
  priced: readonly PricedBatch[],
  busyToMs: number,
  upAtMs: (requestId: string) => number,
): readonly TimedBatch[] {
  const latest = latestStarts(priced);
  let freeMs = busyToMs;
  return priced.map((one, index) => {
    const inputsMs = Math.max(0, ...one.batch.placed.map(({ job }) => upAtMs(job.requestId)));
    const startMs = Math.max(freeMs + one.loadMs, inputsMs);
    const latestMs = latest[index] ?? startMs;
    const timed = {
      priced: one,
      loadStartMs: startMs - one.loadMs,
      startMs,
      finishMs: startMs + runMs(one.batch),
      latestStartMs: Number.isFinite(latestMs) ? Math.max(startMs, latestMs) : startMs + COMPLETION_GRACE_MS,
    };
    freeMs = timed.finishMs;
    return timed;
  });
}

/** Started later, one of its own would be late; where all are late already, its end would not be read. */
function ownLatestStartMs(batch: OrderedBatch, startMs: number): number {
  const latestMs = Math.min(...batch.placed.map(({ job }) => job.dueMs)) - runMs(batch);
  return Number.isFinite(latestMs) ? Math.max(startMs, latestMs) : startMs + COMPLETION_GRACE_MS;
}

export interface Binding {
  readonly bound: readonly GpuBatch[];
  readonly queue: readonly QueuedBatch[];
}

/**
 * The batches that begin to load in a window are bound: they will be carried out as they are. A batch waits for inputs that
 * are late for a while, if nobody behind it is late for that; it is refused only when somebody of its own would be.
 *
 * @param strays blocks in memory that are of no whole group: they leave with the first batch
 */
export function bindBatches(
  timed: readonly TimedBatch[],
  window: PlanWindow,
  context: GpuContext,
  strays: readonly string[],
): Binding {
  const windowMs = window.endsAtMs - window.startsAtMs;
  const mostWaitMs = windowMs * WAITED_WINDOWS;
  const blocksOf = (groups: readonly number[]): readonly string[] =>
    groups.flatMap((group) => context.blockGroups.groups[group]?.blocks ?? []);
  const until = timed.findIndex(({ loadStartMs }) => loadStartMs >= windowMs);
  const count = until < 0 ? timed.length : until;
  const at = (ms: number): number => roundToMicroseconds(window.startsAtMs + ms);
  const bound = timed.slice(0, count).map(({ priced, ...times }, index): GpuBatch => {
    const loadBlocks = blocksOf(priced.load);
    return {
      modelId: priced.batch.model.modelId,
      loadBlocks,
      evictBlocks: [...(index === 0 ? strays : []), ...blocksOf(priced.evict)],
      loadStartsAtMs: at(times.loadStartMs),
      earliestStartAtMs: at(times.startMs),
      latestStartAtMs: at(ownLatestStartMs(priced.batch, times.startMs)),
      waitMs: roundToMicroseconds(Math.max(0, Math.min(mostWaitMs, times.latestStartMs - times.startMs))),
      finishesAtMs: at(times.finishMs),
      requestIds: priced.batch.placed.map(({ job }) => job.requestId),
    };
  });
  const queue = asQueue(timed.slice(count).map(({ priced }) => priced.batch));
  return { bound, queue };
}
