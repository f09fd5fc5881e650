import type { GpuBatch } from '../../../core/messages.js';
import type { ShownModel } from '../../shown/shown-model.js';

/** When a batch loads, is loaded, runs and is over, as planned: between loaded and start it waits for inputs. */
export interface BatchTimes {
  readonly loadStartsAtMs: number;
  readonly loadedAtMs: number;
  readonly startsAtMs: number;
  readonly finishesAtMs: number;
}

/** @param model of the batch; without it waiting cannot be told from running */
export function batchTimes(batch: GpuBatch, model: ShownModel | undefined): BatchTimes {
  const { loadStartsAtMs, earliestStartAtMs, finishesAtMs, requestIds } = batch;
  const { fixedMs = Infinity, perInputMs = 0 } = model?.batchTime ?? {};
  const startsAtMs = Math.max(earliestStartAtMs, finishesAtMs - fixedMs - perInputMs * requestIds.length);
  return { loadStartsAtMs, loadedAtMs: earliestStartAtMs, startsAtMs, finishesAtMs };
}
