import type { Model } from '../../../core/catalogue.js';
import {
  COMPLETION_GRACE_MS,
  deadlineAtMs,
  type CellWorld,
  type PlanWindow,
  type UnderWayOffload,
} from '../../../core/cell/index.js';
import type { GpuBatch } from '../../../core/messages.js';
import { batchMs, loadMs, modelBytes, type Gpu } from '../../../core/physics/index.js';
import { roundToMicroseconds } from '../../../core/units.js';
import { swapIn } from './swap-in.js';

/** An input as the GPU waits for it. */
export interface ReadyInput {
  readonly open: UnderWayOffload;
  readonly model: Model;
  /** ms since 1970. */
  readonly upAtMs: number;
}

/** What the GPU begins in a window. */
export interface WindowRun {
  readonly batches: readonly GpuBatch[];
  /** Layer ids in memory behind them, least recently used first. */
  readonly resident: readonly string[];
}

/** Inputs that fit into memory beside the model. */
function mostInputs(model: Model, { memoryBytes }: Gpu): number {
  return Math.floor((memoryBytes - modelBytes(model)) / model.activationBytesPerInput);
}

/** From when on the GPU could take it; Infinity if it is out of time by then. */
function takeableFromMs({ open, upAtMs }: ReadyInput, freeMs: number): number {
  const fromMs = Math.max(freeMs, upAtMs);
  return fromMs < deadlineAtMs(open.request) ? fromMs : Infinity;
}

/** However late those before it make it: a batch that did not load would be missing under what comes behind it. */
function latestStartMs(startMs: number, taken: readonly ReadyInput[]): number {
  return Math.max(startMs, ...taken.map(({ open }) => deadlineAtMs(open.request))) + COMPLETION_GRACE_MS;
}

/**
 * Runs the GPU by a simple rule: whenever it is free it takes the first input that is up, with all others of the same model
 * that are up and fit in, loads what is missing and runs. Out of memory goes what was used longest ago.
 *
 * @param queue first to be served first
 * Cost: batches x (the queue + the layers in memory).
 */
export function runInputs(
  queue: readonly ReadyInput[],
  busyToMs: number,
  resident: readonly string[],
  { startsAtMs, endsAtMs }: PlanWindow,
  world: CellWorld,
): WindowRun {
  const { gpu } = world.cell;
  if (gpu === undefined) throw new Error(`cell ${world.cell.cellId} offers offload and has no GPU`);
  const batches: GpuBatch[] = [];
  let [left, memory, freeMs] = [queue, resident, Math.max(busyToMs, startsAtMs)];
  for (;;) {
    const atMs = Math.min(...left.map((input) => takeableFromMs(input, freeMs)));
    if (!(atMs < endsAtMs)) return { batches, resident: memory };
    const up = left.filter((input) => takeableFromMs(input, freeMs) <= atMs);
    const model = up[0]?.model;
    if (model === undefined) throw new Error('an input that is up is among those that are up');
    const taken = up.filter((input) => input.model === model).slice(0, mostInputs(model, gpu));
    const { loadBytes, ...swap } = swapIn(model, taken.length, memory, world);
    const startMs = atMs + loadMs(loadBytes, gpu);
    const finishMs = startMs + batchMs(model, taken.length);
    batches.push({
      modelId: model.modelId,
      ...{ loadBlocks: swap.loadBlocks, evictBlocks: swap.evictBlocks },
      loadStartsAtMs: roundToMicroseconds(atMs),
      earliestStartAtMs: roundToMicroseconds(startMs),
      latestStartAtMs: roundToMicroseconds(latestStartMs(startMs, taken)),
      waitMs: endsAtMs - startsAtMs,
      finishesAtMs: roundToMicroseconds(finishMs),
      requestIds: taken.map(({ open }) => open.request.requestId),
    });
    left = left.filter((input) => !taken.includes(input));
    memory = swap.resident;
    freeMs = finishMs;
  }
}
