import type { GpuBatch } from '../../messages.js';
import { roundToMicroseconds } from '../../units.js';
import type { PlanWindow } from '../mode-planner.js';
import type { QueuedBatch } from '../state.js';
import { COMPLETION_GRACE_MS } from '../triage.js';
import type { GpuContext } from './gpu-context.js';
import { asQueue } from './order.js';
import { runMs, type PricedBatch } from './price-order.js';

/** An order with the times it can really keep, when inputs are up as granted; from the start of the plan, ms. */
export interface TimedBatch {
  readonly priced: PricedBatch;
  readonly loadStartMs: number;
  readonly startMs: number;
  readonly finishMs: number;
  /** Started later, somebody of it or behind it would be late; where all are late already, its end would not be read. */
  readonly latestStartMs: number;
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

export interface Binding {
  readonly bound: readonly GpuBatch[];
  readonly queue: readonly QueuedBatch[];
}

/**
 * The batches that begin to load in a window are bound: they will be carried out as they are. A batch waits for an input that
 * is late for one window at most, so that it does not hold up those behind it.
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
      latestStartAtMs: at(times.latestStartMs),
      waitMs: windowMs,
      finishesAtMs: at(times.finishMs),
      requestIds: priced.batch.placed.map(({ job }) => job.requestId),
    };
  });
  const queue = asQueue(timed.slice(count).map(({ priced }) => priced.batch));
  return { bound, queue };
}
