import type { Model } from '../../core/catalogue.js';
import { batchMs, modelBytes } from '../../core/physics/index.js';
import type { Foresight, ForeseenOption } from './foresight.js';

/** A set of requests as bits, in the order of the foresight. */
export type RequestSet = number;

/** Requests that could run together, and what that takes; times in ms. */
export interface ForeseenBatch {
  readonly model: Model;
  readonly members: RequestSet;
  /** When all their inputs can be up at the earliest. */
  readonly upAtMs: number;
  /** When it must have ended. */
  readonly dueAtMs: number;
  readonly runMs: number;
}

/** Models that would do for anybody, each once. */
export function usedModels({ requests }: Foresight): readonly Model[] {
  return [...new Set(requests.flatMap(({ options }) => options.map(({ model }) => model)))];
}

interface Candidate extends ForeseenOption {
  readonly bit: RequestSet;
  readonly dueAtMs: number;
}

function candidatesFor(model: Model, { requests }: Foresight): readonly Candidate[] {
  return requests.flatMap(({ options, deadlineAtMs }, index) => {
    const option = options.find((one) => one.model === model && one.upAtMs < deadlineAtMs);
    return option === undefined ? [] : [{ ...option, bit: 1 << index, dueAtMs: deadlineAtMs }];
  });
}

/** Every batch of a model that fits into memory: all sets of those it would do for. */
function batchesOf(model: Model, foresight: Foresight): readonly ForeseenBatch[] {
  const { memoryBytes = 0 } = foresight.world.cell.gpu ?? {};
  const freeBytes = memoryBytes - modelBytes(model);
  const batches: ForeseenBatch[] = [];
  const grow = (from: number, members: RequestSet, count: number, upAtMs: number, dueAtMs: number): void => {
    if (count > 0) batches.push({ model, members, upAtMs, dueAtMs, runMs: batchMs(model, count) });
    if (model.activationBytesPerInput * (count + 1) > freeBytes) return;
    for (const [place, one] of candidates.entries()) {
      if (place < from) continue;
      grow(place + 1, members | one.bit, count + 1, Math.max(upAtMs, one.upAtMs), Math.min(dueAtMs, one.dueAtMs));
    }
  };
  const candidates = candidatesFor(model, foresight);
  grow(0, 0, 0, -Infinity, Infinity);
  return batches;
}

/** Every batch anybody could form, by model. Cost: 2 to the number of requests for one model. */
export function foreseenBatches(foresight: Foresight): readonly ForeseenBatch[] {
  return usedModels(foresight).flatMap((model) => batchesOf(model, foresight));
}
