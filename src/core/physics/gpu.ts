import type { Cell, Model } from '../catalogue.js';
import type { GpuBatch } from '../messages.js';
import { MS_PER_SECOND } from '../units.js';

/** A cell's GPU as the catalogue has it. */
export type Gpu = NonNullable<Cell['gpu']>;

/** Time to run `inputs` inputs together, ms. */
export function batchMs({ batchTime }: Model, inputs: number): number {
  return batchTime.fixedMs + batchTime.perInputMs * inputs;
}

/** Time to bring so many bytes of parameters into GPU memory, ms. */
export function loadMs(bytes: number, gpu: Gpu): number {
  return (bytes / gpu.loadBytesPerSecond) * MS_PER_SECOND;
}

/** What is in GPU memory after a batch's evictions and loads. Order: what stays as it was, then what came. */
export function blocksAfter(
  resident: readonly string[],
  { evictBlocks, loadBlocks }: Pick<GpuBatch, 'evictBlocks' | 'loadBlocks'>,
): readonly string[] {
  const gone = new Set([...evictBlocks, ...loadBlocks]);
  return [...resident.filter((block) => !gone.has(block)), ...loadBlocks];
}

/** How a batch really goes. */
export interface BatchRun {
  readonly loadStartMs: number;
  readonly startMs: number;
  readonly finishMs: number;
  /** Whose inputs were up when it began; empty: nobody's were, and it did not run. */
  readonly onBoard: readonly string[];
}

export interface BatchConditions {
  /** From when on it may load. */
  readonly freeAtMs: number;
  /** How long its blocks take to load. */
  readonly loadMs: number;
  /** When a request's input is up; Infinity if it is not known to come. */
  readonly inputAtMs: (requestId: string) => number;
  /** Time to run so many inputs. */
  readonly runMs: (inputs: number) => number;
}

/** How far past its latest start a batch may be ready, or an input up, for rounding's sake, ms: plan times are whole microseconds. */
const START_TOLERANCE_MS = 1e-3;

/**
 * Follows a batch as planner and executor both believe it to go: it loads when its time has come and the GPU is free, then
 * waits for the inputs of all, though no longer than it may and not past its latest start; then it leaves out who is not there.
 *
 * @returns undefined if loading cannot be done by the latest start: then the batch is refused and nothing is loaded
 */
export function batchRun(batch: GpuBatch, conditions: BatchConditions): BatchRun | undefined {
  const { loadStartsAtMs, earliestStartAtMs, latestStartAtMs, waitMs = Infinity, requestIds } = batch;
  const loadStartMs = Math.max(loadStartsAtMs, conditions.freeAtMs);
  const readyMs = Math.max(loadStartMs + conditions.loadMs, earliestStartAtMs);
  if (readyMs > latestStartAtMs + START_TOLERANCE_MS) return undefined;
  const lastMs = Math.max(readyMs, Math.min(latestStartAtMs, readyMs + waitMs));
  const inputsMs = requestIds.map(conditions.inputAtMs);
  const allMs = Math.max(...inputsMs);
  const startMs = Math.max(readyMs, allMs <= lastMs + START_TOLERANCE_MS ? allMs : lastMs);
  const onBoard = requestIds.filter((_, index) => (inputsMs[index] ?? Infinity) <= startMs);
  const runMs = onBoard.length === 0 ? 0 : conditions.runMs(onBoard.length);
  return { loadStartMs, startMs, finishMs: startMs + runMs, onBoard };
}

/** Until when a batch that can begin as planned waits for its inputs, ms since 1970. */
export function inputsDueAtMs({ earliestStartAtMs, latestStartAtMs, waitMs = Infinity }: GpuBatch): number {
  return Math.min(latestStartAtMs, earliestStartAtMs + waitMs);
}
