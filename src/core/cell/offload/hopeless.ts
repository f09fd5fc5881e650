import type { Model } from '../../catalogue.js';
import { batchMs, loadMs, modelBytes } from '../../physics/index.js';
import type { StructuralObstacle } from '../structural.js';
import type { CellWorld } from '../world.js';
import { bandOf } from '../band.js';
import { knownModels, wholeUplinkMs, type OffloadEntry } from './entries.js';
import { groupBytes, groupsOf, type GpuContext, type GpuStart } from './gpu-context.js';

/** What a request needs at the very least, ms: alone in the cell, over the best channel of late. */
export interface LeastNeed {
  readonly model: Model;
  readonly uploadMs: number;
  readonly loadMs: number;
  readonly runMs: number;
}

export function leastNeed(
  entry: OffloadEntry,
  model: Model,
  start: GpuStart,
  context: GpuContext,
  world: CellWorld,
): LeastNeed {
  const missing = [...groupsOf(context, model.modelId)].filter((group) => !start.resident.has(group));
  return {
    model,
    uploadMs: wholeUplinkMs(entry.bits(model), entry.belief.best, world),
    loadMs: loadMs(groupBytes(context, missing), context.gpu),
    runMs: batchMs(model, 1),
  };
}

/** The model loads while the input goes up. */
export function totalMs({ uploadMs, loadMs: loadingMs, runMs }: LeastNeed): number {
  return Math.max(uploadMs, loadingMs) + runMs;
}

/** True if sending is what takes the time, not the GPU. */
function isBoundByUplink({ uploadMs, loadMs: loadingMs }: LeastNeed): boolean {
  return uploadMs > 0 && uploadMs >= loadingMs;
}

function fastest(needs: readonly LeastNeed[]): LeastNeed | undefined {
  return needs.toSorted((a, b) => totalMs(a) - totalMs(b))[0];
}

const whole = (ms: number): number => Math.ceil(ms);

/** The binding one of upload and GPU for who cannot make it even alone. */
function timeCause(need: LeastNeed, leftMs: number): string {
  const left = Math.max(0, Math.floor(leftMs));
  if (!Number.isFinite(need.uploadMs)) return 'uplink: no coverage';
  if (isBoundByUplink(need)) {
    const words = `sending takes ${whole(need.uploadMs)} ms over the whole band and running ${whole(need.runMs)} ms`;
    return `uplink: ${words}, ${left} ms are left`;
  }
  return `GPU: loading takes ${whole(need.loadMs)} ms and running ${whole(need.runMs)} ms, ${left} ms are left`;
}

function memoryCause(models: readonly Model[], world: CellWorld): string {
  const smallest = Math.min(...models.map((model) => modelBytes(model) + model.activationBytesPerInput));
  return `GPU memory: the smallest model takes ${smallest} bytes with one input, the GPU has ${world.cell.gpu?.memoryBytes ?? 0}`;
}

/**
 * Why a waiting request could not be served even alone with the whole cell, in order of precedence: deadline, memory.
 * Undefined while there is hope. Cost: one pass over the groups of its models.
 */
export function impossibleAlone(
  entry: OffloadEntry,
  leftMs: number,
  start: GpuStart,
  context: GpuContext,
  world: CellWorld,
): StructuralObstacle | undefined {
  if (entry.open.kind === 'under-way') return undefined;
  const known = knownModels(entry.open, world);
  const needs = known.map((model) => leastNeed(entry, model, start, context, world));
  const inTime = needs.filter((need) => totalMs(need) <= leftMs);
  const best = fastest(needs);
  if (inTime.length === 0 && best !== undefined) {
    return { reason: 'DEADLINE_IMPOSSIBLE', cause: timeCause(best, leftMs) };
  }
  if (inTime.some(({ model }) => entry.models.includes(model))) return undefined;
  return { reason: 'MEMORY_IMPOSSIBLE', cause: memoryCause(known, world) };
}

/** Why an admitted request can no longer make it even alone, with one window of grace for what projections cannot know. */
export function givenUp(
  entry: OffloadEntry,
  graceMs: number,
  start: GpuStart,
  context: GpuContext,
  world: CellWorld,
): StructuralObstacle | undefined {
  const [model] = entry.models;
  if (model === undefined) return undefined;
  const need = leastNeed(entry, model, start, context, world);
  if (totalMs(need) <= entry.leftMs + graceMs) return undefined;
  const reason = isBoundByUplink(need) ? 'CHANNEL_DROPPED' : 'GPU_FULL';
  return { reason, cause: timeCause(need, entry.leftMs) };
}

/** Resource blocks that would bring an input up in time, were nobody else there. */
export function blocksNeeded(need: LeastNeed, leftMs: number, world: CellWorld): number {
  const { blocks } = bandOf(world.cell.uplink);
  const sendingMs = leftMs - need.runMs;
  return sendingMs > 0 ? Math.ceil((blocks * need.uploadMs) / sendingMs) : Infinity;
}
