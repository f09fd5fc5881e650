import type { Model } from '../../../core/catalogue.js';
import type { CellWorld } from '../../../core/cell/index.js';

/** What a batch changes in GPU memory, by layer ids. */
export interface Swap {
  readonly evictBlocks: readonly string[];
  readonly loadBlocks: readonly string[];
  readonly loadBytes: number;
  /** In memory afterwards, least recently used first. */
  readonly resident: readonly string[];
}

/**
 * Brings a model into GPU memory as a cache does: what it lacks is loaded, and while there is not room enough the layers
 * used longest ago leave.
 *
 * @param resident least recently used first
 * @param inputs no more than the model fits into memory with
 * Cost: the layers in memory.
 */
export function swapIn(model: Model, inputs: number, resident: readonly string[], world: CellWorld): Swap {
  const bytesOf = (blocks: readonly string[]): number =>
    blocks.reduce((sum, block) => sum + (world.blockBytes.get(block) ?? 0), 0);
  const own = model.layers.map(({ layerId }) => layerId);
  const needed = new Set(own);
  const there = new Set(resident);
  const loadBlocks = own.filter((block) => !there.has(block));
  const loadBytes = bytesOf(loadBlocks);
  const memoryBytes = world.cell.gpu?.memoryBytes ?? 0;
  let freeBytes = memoryBytes - bytesOf(resident) - loadBytes - model.activationBytesPerInput * inputs;
  const evictBlocks: string[] = [];
  const stays: string[] = [];
  for (const block of resident) {
    if (needed.has(block)) continue;
    if (freeBytes >= 0) stays.push(block);
    else {
      evictBlocks.push(block);
      freeBytes += bytesOf([block]);
    }
  }
  return { evictBlocks, loadBlocks, loadBytes, resident: [...stays, ...own] };
}
