import type { Cell, Model } from '../../core/catalogue.js';
import type { GpuBatch, PlanBody } from '../../core/messages.js';
import { batchMs, loadMs } from '../../core/physics/index.js';

/** What the times of a batch are held against. */
export interface BatchSurroundings {
  readonly plan: Pick<PlanBody, 'startsAtMs' | 'endsAtMs'>;
  /** The batch that the plan lists before it. */
  readonly before: GpuBatch | undefined;
  /** Bytes of the blocks that it loads. */
  readonly loadBytes: number;
  /** Undefined where the catalogue has none. */
  readonly model: Model | undefined;
  readonly cell: Cell;
}

/** Plan times are rounded to whole microseconds, each for itself, ms. */
const ROUNDING_MS = 2e-3;

const later = (aMs: number, bMs: number): boolean => aMs > bMs + ROUNDING_MS;

/** Where the times of a batch contradict each other, the window of its plan, or the batch before it, a sentence each. */
export function batchTimeFaults(batch: GpuBatch, around: BatchSurroundings): readonly string[] {
  const { loadStartsAtMs, earliestStartAtMs, latestStartAtMs, finishesAtMs, requestIds } = batch;
  const { plan, before, loadBytes, model, cell } = around;
  const loadedAtMs = loadStartsAtMs + (cell.gpu === undefined ? 0 : loadMs(loadBytes, cell.gpu));
  const runMs = model === undefined ? 0 : batchMs(model, requestIds.length);
  const faults: readonly (readonly [boolean, string])[] = [
    [
      later(plan.startsAtMs, loadStartsAtMs) || later(loadStartsAtMs, plan.endsAtMs),
      `loads from ${loadStartsAtMs}, the plan holds from ${plan.startsAtMs} to ${plan.endsAtMs}`,
    ],
    [
      later(loadStartsAtMs, earliestStartAtMs),
      `starts at ${earliestStartAtMs} at the earliest, loads from ${loadStartsAtMs}`,
    ],
    [
      later(earliestStartAtMs, latestStartAtMs),
      `starts at ${earliestStartAtMs} at the earliest, ${latestStartAtMs} at the latest`,
    ],
    [later(loadedAtMs, latestStartAtMs), `loaded at ${loadedAtMs}, starts at ${latestStartAtMs} at the latest`],
    [
      later(earliestStartAtMs + runMs, finishesAtMs),
      `runs ${runMs} ms from ${earliestStartAtMs} on, done at ${finishesAtMs}`,
    ],
    [
      before !== undefined && later(before.finishesAtMs, loadStartsAtMs),
      `loads from ${loadStartsAtMs}, ${before?.modelId} is done at ${before?.finishesAtMs}`,
    ],
  ];
  return faults.filter(([isFault]) => isFault).map(([, sentence]) => sentence);
}
