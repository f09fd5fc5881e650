import type { Model } from '../../core/catalogue.js';
import type { GpuBatch } from '../../core/messages.js';
import { blocksAfter } from '../../core/physics/index.js';
import type { LabelValue } from './label-values.js';

/** Newest batches kept to be put on top of a report; more are never on their way at a time. */
const MAX_RECENT = 64;

/** What having a batch's model in memory took. */
export interface BatchLoad {
  readonly kind: LabelValue<'loadKind'>;
  readonly loadedBytes: number;
  readonly savedBytes: Readonly<Record<LabelValue<'savedBy'>, number>>;
}

/**
 * The blocks in the memory of one GPU as the plans of its cell leave them, and which models used each since it was loaded.
 * Begins empty: a block that was there before is taken note of when a batch first uses it without loading it, or when an
 * executor lists it. Whose use kept such a block is not known, so its first use counts neither as loaded nor as saved.
 */
export class GpuResidents {
  /** Models by block; undefined: nobody is known to have used it. */
  #users = new Map<string, Set<string> | undefined>();
  readonly #recent: GpuBatch[] = [];

  get blocks(): readonly string[] {
    return [...this.#users.keys()];
  }

  /** Takes over what an executor found in memory; batches that load later than it spoke come on top. */
  listed(blocks: readonly string[], atMs: number): void {
    const later = this.#recent.filter(({ loadStartsAtMs }) => loadStartsAtMs > atMs);
    const now = later.reduce<readonly string[]>(blocksAfter, blocks);
    this.#users = new Map(now.map((block) => [block, this.#users.get(block)]));
  }

  /** Evicts, loads and runs. @param bytesOf size of a block, 0 if the catalogue does not know it */
  take(batch: GpuBatch, { modelId, layers }: Model, bytesOf: (block: string) => number): BatchLoad {
    this.#recent.push(batch);
    if (this.#recent.length > MAX_RECENT) this.#recent.shift();
    const loaded = new Set(batch.loadBlocks);
    for (const block of batch.evictBlocks) this.#users.delete(block);
    for (const block of loaded) this.#users.set(block, new Set());
    const savedBytes = { sharing: 0, retention: 0 };
    for (const { layerId, bytes } of layers) {
      const users = this.#users.get(layerId);
      if (users !== undefined && !loaded.has(layerId)) {
        savedBytes[users.has(modelId) ? 'retention' : 'sharing'] += bytes;
      }
      this.#users.set(layerId, (users ?? new Set()).add(modelId));
    }
    const loadedBytes = [...loaded].reduce((sum, block) => sum + bytesOf(block), 0);
    return { kind: kindOf(loaded, layers), loadedBytes, savedBytes };
  }
}

function kindOf(loaded: ReadonlySet<string>, layers: Model['layers']): BatchLoad['kind'] {
  const missing = layers.filter(({ layerId }) => loaded.has(layerId)).length;
  if (missing === 0) return 'none';
  return missing === layers.length ? 'full' : 'partial';
}
