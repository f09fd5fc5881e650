import type { GpuBatch, Outcome } from '../messages.js';
import { blocksAfter } from '../physics/index.js';
import type { GpuState } from './state.js';
import type { CellWorld } from './world.js';

/** Batches that had not begun to load when an executor spoke of one of its requests: those behind the one it was in. */
function loadedLater({ bound }: GpuState, requestId: string, atMs: number): readonly GpuBatch[] {
  const place = bound.findIndex(({ requestIds }) => requestIds.includes(requestId));
  return place < 0 ? bound.filter(({ loadStartsAtMs }) => loadStartsAtMs > atMs) : bound.slice(place + 1);
}

/**
 * GPU memory after an executor has listed what is in it: its word wins over what was planned, and batches that load later
 * than it spoke come on top. Blocks the catalogue does not know stay out: nobody can use them.
 */
export function withReportedBlocks(
  gpu: GpuState | undefined,
  { requestId, residentBlocks, atMs }: Outcome,
  world: CellWorld,
): GpuState | undefined {
  if (gpu === undefined || residentBlocks === undefined) return gpu;
  const known = [...new Set(residentBlocks)].filter((block) => world.blockBytes.has(block));
  return { ...gpu, residentBlocks: loadedLater(gpu, requestId, atMs).reduce<readonly string[]>(blocksAfter, known) };
}
