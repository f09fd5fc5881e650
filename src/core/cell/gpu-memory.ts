import type { Outcome } from '../messages.js';
import { blocksAfter } from '../physics/index.js';
import type { GpuState } from './state.js';
import type { CellWorld } from './world.js';

/**
 * GPU memory after an executor has listed what is in it: its word wins over what was planned, and batches that load later
 * than it spoke come on top. Blocks the catalogue does not know stay out: nobody can use them.
 */
export function withReportedBlocks(
  gpu: GpuState | undefined,
  { residentBlocks, atMs }: Outcome,
  world: CellWorld,
): GpuState | undefined {
  if (gpu === undefined || residentBlocks === undefined) return gpu;
  const known = [...new Set(residentBlocks)].filter((block) => world.blockBytes.has(block));
  const later = gpu.bound.filter(({ loadStartsAtMs }) => loadStartsAtMs > atMs);
  return { ...gpu, residentBlocks: later.reduce<readonly string[]>(blocksAfter, known) };
}
