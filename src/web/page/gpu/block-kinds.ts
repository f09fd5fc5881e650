import type { GpuBatch } from '../../../core/messages.js';
import type { ShownModel } from '../../shown/shown-model.js';

/** Why a layer of a batch's model is in GPU memory when it runs. */
export type BlockKind = 'load' | 'shared' | 'resident';

export interface Block {
  readonly bytes: number;
  readonly kind: BlockKind;
}

/** Every layer of the model: loaded for this batch, or there already, shared with other models or not. */
export function blocksOf({ loadBlocks }: GpuBatch, { layers }: ShownModel): readonly Block[] {
  const loaded = new Set(loadBlocks);
  return layers.map(({ layerId, bytes, sharedWith }) => {
    if (loaded.has(layerId)) return { bytes, kind: 'load' };
    return { bytes, kind: sharedWith === undefined ? 'resident' : 'shared' };
  });
}

/** Share of the model's bytes that is of this kind, 0..1. */
export function shareOf(blocks: readonly Block[], kind: BlockKind): number {
  const sum = (of: readonly Block[]): number => of.reduce((bytes, block) => bytes + block.bytes, 0);
  const whole = sum(blocks);
  return whole === 0 ? 0 : sum(blocks.filter((block) => block.kind === kind)) / whole;
}
