import type { GpuBatch, InputUpload, SpectrumGrant } from '../../messages.js';
import { roundToMicroseconds } from '../../units.js';
import type { ModeDecision, PlanWindow } from '../mode-planner.js';
import type { UnderWayOffload } from '../state.js';
import type { CellWorld } from '../world.js';

/** An input under way with what the plan gives it; times from the start of the plan, ms. */
export interface PlannedUpload {
  readonly open: UnderWayOffload;
  readonly bits: number;
  readonly dueMs: number;
  readonly blocks: number;
}

/** The uplink and the GPU of a plan: who sends on how many blocks, what is to be up by when, which batches are bound now. */
export function offloadFragment(
  uploads: readonly PlannedUpload[],
  batches: readonly GpuBatch[],
  window: PlanWindow,
  world: CellWorld,
): ModeDecision['fragment'] {
  const { blockHz, blocks } = world.cell.uplink;
  const grants = uploads
    .filter((upload) => upload.blocks > 0)
    .map((upload): SpectrumGrant => ({
      userId: upload.open.request.userId,
      requestId: upload.open.request.requestId,
      blocks: upload.blocks,
      bitsLeft: upload.bits,
    }));
  const inputs = uploads.map(({ open, bits, dueMs }): InputUpload => ({
    requestId: open.request.requestId,
    userId: open.request.userId,
    modelId: open.modelId,
    bits,
    dueAtMs: roundToMicroseconds(window.startsAtMs + Math.max(0, dueMs)),
  }));
  return {
    ...(inputs.length > 0 && { uplink: { blockHz, blocks, grants }, uploads: inputs }),
    ...(batches.length > 0 && { gpu: { batches } }),
  };
}
