import type { Model } from '../../catalogue.js';
import { modelBytes } from '../../physics/index.js';
import { msFromSeconds } from '../../units.js';
import { bandOf } from '../band.js';
import { channelBelief, type ChannelBelief } from '../channel.js';
import type { PlanWindow } from '../mode-planner.js';
import { deadlineAtMs, type CellState, type UnderWayOffload, type WaitingRequest } from '../state.js';
import type { CellWorld } from '../world.js';
import { gpuOf } from './gpu-standing.js';
import type { Job } from './order.js';
import { bitsLeft, inputBits, modelOf } from './progress.js';

/** Which of a user's efficiencies an upload is reckoned with. */
export type Outlook = 'cautious' | 'newest' | 'best';

/** A request as it is planned for. */
export interface OffloadEntry {
  readonly open: WaitingRequest | UnderWayOffload;
  readonly belief: ChannelBelief;
  /** Models the catalogue knows and the GPU's memory holds with one input, preferred first; of one admitted only its own. */
  readonly models: readonly Model[];
  /** Bits still to come under a model. */
  readonly bits: (model: Model) => number;
  /** Time left to the deadline when the plan begins, ms. */
  readonly leftMs: number;
  /** It can no longer make its deadline, and goes on for best effort alone. */
  readonly isLate?: boolean;
}

const NO_BELIEF: ChannelBelief = { cautious: 0, newest: 0, best: 0, current: false };

/** True if a model and one input fit into the memory of the cell's GPU. */
export function fitsGpu(model: Model, world: CellWorld): boolean {
  return modelBytes(model) + model.activationBytesPerInput <= gpuOf(world).memoryBytes;
}

/** Acceptable models that the catalogue has. */
export function knownModels({ request }: WaitingRequest, world: CellWorld): readonly Model[] {
  return request.models.map((id) => world.models.get(id)).filter((model) => model !== undefined);
}

export function offloadEntry(
  open: WaitingRequest | UnderWayOffload,
  state: CellState,
  window: PlanWindow,
  world: CellWorld,
): OffloadEntry {
  const { request } = open;
  const belief = channelBelief(state.users[request.userId], 'uplink', world.cell, window.nowMs) ?? NO_BELIEF;
  const leftMs = deadlineAtMs(request) - window.startsAtMs;
  if (open.kind === 'under-way') {
    const bits = bitsLeft(open, world);
    return { open, belief, models: [modelOf(open, world)], bits: () => bits, leftMs };
  }
  const models = knownModels(open, world).filter((model) => fitsGpu(model, world));
  return { open, belief, models, bits: (model) => inputBits(request, model), leftMs };
}

/** Time an input takes over the whole uplink, ms; Infinity without coverage. */
export function wholeUplinkMs(bits: number, efficiency: number, world: CellWorld): number {
  if (bits === 0) return 0;
  const bitsPerSecond = bandOf(world.cell.uplink).bandwidthHz * efficiency;
  return bitsPerSecond > 0 ? msFromSeconds(bits / bitsPerSecond) : Infinity;
}

/**
 * A request as a job of the GPU.
 * @param guardMs kept back before the deadline
 */
export function jobOf(entry: OffloadEntry, outlook: Outlook, guardMs: number, world: CellWorld): Job {
  const { open, belief, models, bits, leftMs, isLate = false } = entry;
  return {
    requestId: open.request.requestId,
    committed: open.kind === 'under-way' && !isLate,
    weight: isLate ? 0 : (open.request.priority ?? 1),
    dueMs: isLate ? Infinity : leftMs - guardMs,
    options: models.map((model) => ({ model, uploadMs: wholeUplinkMs(bits(model), belief[outlook], world) })),
  };
}
