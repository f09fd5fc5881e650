import type { Catalogue, Model } from '../core/catalogue.js';
import type { GpuBatch } from '../core/messages.js';
import { blocksAfter, loadMs, type Gpu } from '../core/physics/index.js';

/** What is in the memory of a GPU; empty at first. */
export class GpuMemory {
  readonly #gpu: Gpu;
  readonly #blockBytes: ReadonlyMap<string, number>;
  #blocks: readonly string[] = [];

  constructor(gpu: Gpu, { models }: Catalogue) {
    this.#gpu = gpu;
    this.#blockBytes = new Map(models.flatMap(({ layers }) => layers).map(({ layerId, bytes }) => [layerId, bytes]));
  }

  /** Layer ids. */
  get blocks(): readonly string[] {
    return this.#blocks;
  }

  /** The blocks of a list that there are, each once. */
  known(blocks: readonly string[]): readonly string[] {
    return [...new Set(blocks)].filter((block) => this.#blockBytes.has(block));
  }

  loadMs({ loadBlocks }: GpuBatch): number {
    return loadMs(this.#bytes(loadBlocks), this.#gpu);
  }

  /** Why a batch cannot be run after its evictions and loads; undefined if it can. */
  obstacle(batch: GpuBatch, { layers, activationBytesPerInput }: Model): string | undefined {
    const after = blocksAfter(this.#blocks, batch);
    const missing = layers.find(({ layerId }) => !after.includes(layerId));
    if (missing !== undefined) return `${missing.layerId} is not in memory`;
    const bytes = this.#bytes(after) + activationBytesPerInput * batch.requestIds.length;
    const { memoryBytes } = this.#gpu;
    return bytes > memoryBytes ? `${bytes} bytes do not fit into ${memoryBytes}` : undefined;
  }

  /** Evicts and loads. */
  take(batch: GpuBatch): void {
    this.#blocks = blocksAfter(this.#blocks, batch);
  }

  #bytes(blocks: readonly string[]): number {
    return blocks.reduce((sum, block) => sum + (this.#blockBytes.get(block) ?? 0), 0);
  }
}
