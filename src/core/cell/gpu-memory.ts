import type { GpuBatch, Outcome } from '../messages.js';
import { blocksAfter } from '../physics/index.js';
import type { GpuState } from './state.js';
import type { CellWorld } from './world.js';

/** Batches that load after an executor spoke: behind the one whose end it reported, however late that was, or later by plan. */
function loadingLater({ bound }: GpuState, { requestId, result, atMs }: Outcome): readonly GpuBatch[] {
  const ended = result === 'progress' ? -1 : bound.findLastIndex(({ requestIds }) => requestIds.includes(requestId));
  return bound.filter(({ loadStartsAtMs }, place) => loadStartsAtMs > atMs || (ended >= 0 && place > ended));
}

/**
 * GPU memory after an executor has listed what is in it: its word wins over what was planned, and batches that load later
 * than it spoke come on top. Blocks the catalogue does not know stay out: nobody can use them.
 */
export function withReportedBlocks(
  gpu: GpuState | undefined,
  outcome: Outcome,
  world: CellWorld,
): GpuState | undefined {
  const { residentBlocks } = outcome;
  if (gpu === undefined || residentBlocks === undefined) return gpu;
  const known = [...new Set(residentBlocks)].filter((block) => world.blockBytes.has(block));
  return { ...gpu, residentBlocks: loadingLater(gpu, outcome).reduce<readonly string[]>(blocksAfter, known) };
}
