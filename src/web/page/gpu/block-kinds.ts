import type { GpuBatch } from '../../../core/messages.js';
import type { ShownModel } from '../../shown/shown-model.js';

/**
 * Why a layer of a batch's model is in GPU memory when it runs: loaded for it; loaded for another model and not used by
 * this one since, so that sharing saved the load; or there already, kept since this model used it or since before what is
 * shown.
 */
export type BlockKind = 'load' | 'shared' | 'resident';

export interface Block {
  readonly bytes: number;
  readonly kind: BlockKind;
}

/** Every layer of the model of every batch. Of a model that the catalogue no longer knows: none. */
export function blocksOfBatches(
  batches: readonly GpuBatch[],
  modelOf: (modelId: string) => ShownModel | undefined,
): ReadonlyMap<GpuBatch, readonly Block[]> {
  /** Models that used each block since it was loaded; absent: it was not loaded in what is shown. */
  const users = new Map<string, Set<string>>();
  return new Map(
    batches.map((batch) => {
      const { modelId, loadBlocks, evictBlocks } = batch;
      for (const block of evictBlocks) users.delete(block);
      for (const block of loadBlocks) users.set(block, new Set());
      const loaded = new Set(loadBlocks);
      const blocks = (modelOf(modelId)?.layers ?? []).map(({ layerId, bytes }): Block => {
        const known = users.get(layerId);
        const isShared = known !== undefined && !known.has(modelId);
        known?.add(modelId);
        if (loaded.has(layerId)) return { bytes, kind: 'load' };
        return { bytes, kind: isShared ? 'shared' : 'resident' };
      });
      return [batch, blocks];
    }),
  );
}

/** Bytes of the blocks that are of this kind. */
export function bytesOf(blocks: readonly Block[], kind?: BlockKind): number {
  const counted = kind === undefined ? blocks : blocks.filter((block) => block.kind === kind);
  return counted.reduce((sum, { bytes }) => sum + bytes, 0);
}
