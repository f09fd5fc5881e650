import type { GpuBatch } from '../../messages.js';
import { batchMs, batchRun, blocksAfter, inputsDueAtMs, loadMs, type BatchRun, type Gpu } from '../../physics/index.js';
import { msFromSeconds } from '../../units.js';
import { bandOf } from '../band.js';
import type { PlanWindow } from '../mode-planner.js';
import type { CellState, GpuState, UnderWayOffload } from '../state.js';
import type { CellWorld } from '../world.js';
import { bitsLeft } from './progress.js';

/** An input of a bound batch that is not up yet; times from the start of the plan, ms. */
export interface BoundUpload {
  readonly open: UnderWayOffload;
  readonly bits: number;
  /** Latest start of its batch. */
  readonly dueMs: number;
}

/** Where the GPU stands when a plan begins. */
export interface GpuStanding {
  /** Batches that are not over, and when the first of them could load. */
  readonly bound: readonly GpuBatch[];
  readonly freeAtMs: number;
  /** When the last of them is over, ms since 1970. */
  readonly busyToMs: number;
  /** Admitted requests that one of them runs, or will run. */
  readonly boundIds: ReadonlySet<string>;
  readonly uploads: readonly BoundUpload[];
}

/** Windows after its end for which a batch's completion is waited for, before who was in it is placed again. */
const SILENT_WINDOWS = 2;

/** A GPU nobody has planned for. */
export function idleGpu(atMs: number): GpuState {
  return { residentBlocks: [], freeAtMs: atMs, bound: [], queue: [], demand: {}, demandAtMs: atMs };
}

/** The GPU of a cell that offers offload. */
export function gpuOf({ cell }: CellWorld): Gpu {
  if (cell.gpu === undefined) throw new Error(`cell ${cell.cellId} offers offload and has no GPU`);
  return cell.gpu;
}

/** What a batch has to load, bytes. */
function bytesToLoad({ loadBlocks }: GpuBatch, world: CellWorld): number {
  return loadBlocks.reduce((sum, block) => sum + (world.blockBytes.get(block) ?? 0), 0);
}

/** Instant at which each input is up: as reported or projected; the rest one after the other over the whole uplink. */
function inputTimes(
  bound: readonly GpuBatch[],
  open: ReadonlyMap<string, UnderWayOffload>,
  state: CellState,
  window: PlanWindow,
  world: CellWorld,
): (requestId: string) => number {
  const { bandwidthHz } = bandOf(world.cell.uplink);
  const times = new Map<string, number>();
  let atMs = window.startsAtMs;
  for (const requestId of bound.flatMap(({ requestIds }) => requestIds)) {
    const request = open.get(requestId);
    // Settled ones were on board, or will never be: either way nothing waits for them.
    if (request === undefined || request.progress.layersDone > 0) times.set(requestId, -Infinity);
    else if (request.progress.uploadedAtMs !== undefined) times.set(requestId, request.progress.uploadedAtMs);
    else {
      const efficiency = state.users[request.request.userId]?.uplink.at(-1)?.bitsPerSecondPerHz ?? 0;
      const neededMs = efficiency > 0 ? msFromSeconds(bitsLeft(request, world) / (efficiency * bandwidthHz)) : Infinity;
      times.set(requestId, atMs + neededMs);
      if (Number.isFinite(neededMs)) atMs += neededMs;
    }
  }
  return (requestId) => times.get(requestId) ?? Infinity;
}

/** A batch that cannot be loaded in time, as executors take it: nothing happens, and everybody in it is told so when its turn comes. */
function refusal({ loadStartsAtMs, requestIds }: GpuBatch, freeAtMs: number): BatchRun {
  const turnMs = Math.max(loadStartsAtMs, freeAtMs);
  return { loadStartMs: turnMs, startMs: turnMs, finishMs: turnMs, onBoard: requestIds };
}

/** Whether a request that was in a batch still counts on it: not when the batch began without it, or went by in silence. */
function countsOn(batch: GpuBatch, run: BatchRun, open: UnderWayOffload, window: PlanWindow): boolean {
  if (open.progress.layersDone > 0) return true;
  const { requestId } = open.request;
  if (!run.onBoard.includes(requestId)) return run.startMs > window.startsAtMs && batch.requestIds.includes(requestId);
  const silenceMs = SILENT_WINDOWS * (window.endsAtMs - window.startsAtMs);
  return run.finishMs + silenceMs > window.nowMs;
}

/**
 * Follows the bound batches to the start of a plan. A batch is over once its time has passed and nobody counts on it any
 * more; whoever it left out is free to be placed again.
 * Cost: the members of the bound batches.
 */
export function gpuStanding(
  gpu: GpuState,
  underWay: readonly UnderWayOffload[],
  state: CellState,
  window: PlanWindow,
  world: CellWorld,
): GpuStanding {
  const open = new Map(underWay.map((one) => [one.request.requestId, one]));
  const inputAtMs = inputTimes(gpu.bound, open, state, window, world);
  const boundIds = new Set<string>();
  const bound: GpuBatch[] = [];
  const uploads: BoundUpload[] = [];
  let { freeAtMs } = gpu;
  let busyToMs = freeAtMs;
  for (const batch of gpu.bound) {
    const model = world.models.get(batch.modelId);
    const carried = batchRun(batch, {
      freeAtMs: busyToMs,
      loadMs: loadMs(bytesToLoad(batch, world), gpuOf(world)),
      inputAtMs,
      runMs: (inputs) => (model === undefined ? 0 : batchMs(model, inputs)),
    });
    const run = carried ?? refusal(batch, busyToMs);
    busyToMs = run.finishMs;
    const members = batch.requestIds.map((id) => open.get(id)).filter((one) => one !== undefined);
    const counting = members.filter((one) => countsOn(batch, run, one, window));
    if (counting.length === 0 && run.finishMs <= window.startsAtMs && bound.length === 0) {
      freeAtMs = run.finishMs;
      continue;
    }
    bound.push(batch);
    for (const one of counting) {
      boundIds.add(one.request.requestId);
      const bits = bitsLeft(one, world);
      if (bits > 0 && carried !== undefined)
        uploads.push({ open: one, bits, dueMs: inputsDueAtMs(batch) - window.startsAtMs });
    }
  }
  return { bound, freeAtMs, busyToMs, boundIds, uploads };
}

/** Memory after batches bound beside those whose loads are counted already. */
export function blocksAfterAll(resident: readonly string[], batches: readonly GpuBatch[]): readonly string[] {
  return batches.reduce<readonly string[]>(blocksAfter, resident);
}
