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

/** A block in memory. */
interface Resident {
  /** Whether a plan loaded it here; else it was there before, and others may have used it than are known. */
  readonly isSeenLoaded: boolean;
  /** Models that are known to have used it since. */
  readonly users: Set<string>;
}

/**
 * The blocks in the memory of one GPU as the plans of its cell leave them, and which models used each since it was loaded.
 * Begins empty: a block that was there before is taken note of when a batch first uses it without loading it, or when an
 * executor lists it. Who used such a block before is not known, so the first time each model uses it counts as nothing.
 */
export class GpuResidents {
  #residents = new Map<string, Resident>();
  readonly #recent: GpuBatch[] = [];

  get blocks(): readonly string[] {
    return [...this.#residents.keys()];
  }

  /** Takes over what an executor found in memory; batches that load later than it spoke come on top. */
  listed(blocks: readonly string[], atMs: number): void {
    const later = this.#recent.filter(({ loadStartsAtMs }) => loadStartsAtMs > atMs);
    const now = later.reduce<readonly string[]>(blocksAfter, blocks);
    this.#residents = new Map(now.map((block) => [block, this.#residents.get(block) ?? newResident(false)]));
  }

  /** Evicts, loads and runs. @param bytesOf size of a block, 0 if the catalogue does not know it */
  take(batch: GpuBatch, { modelId, layers }: Model, bytesOf: (block: string) => number): BatchLoad {
    this.#recent.push(batch);
    if (this.#recent.length > MAX_RECENT) this.#recent.shift();
    const loaded = new Set(batch.loadBlocks);
    for (const block of batch.evictBlocks) this.#residents.delete(block);
    for (const block of loaded) this.#residents.set(block, newResident(true));
    const savedBytes = { sharing: 0, retention: 0 };
    for (const { layerId, bytes } of layers) {
      const resident = this.#residents.get(layerId) ?? newResident(false);
      const by = loaded.has(layerId) ? undefined : savedBy(resident, modelId);
      if (by !== undefined) savedBytes[by] += bytes;
      resident.users.add(modelId);
      this.#residents.set(layerId, resident);
    }
    const loadedBytes = [...loaded].reduce((sum, block) => sum + bytesOf(block), 0);
    return { kind: kindOf(loaded, layers), loadedBytes, savedBytes };
  }
}

const newResident = (isSeenLoaded: boolean): Resident => ({ isSeenLoaded, users: new Set() });

function savedBy({ isSeenLoaded, users }: Resident, modelId: string): LabelValue<'savedBy'> | undefined {
  if (users.has(modelId)) return 'retention';
  return isSeenLoaded ? 'sharing' : undefined;
}

function kindOf(loaded: ReadonlySet<string>, layers: Model['layers']): BatchLoad['kind'] {
  const missing = layers.filter(({ layerId }) => loaded.has(layerId)).length;
  if (missing === 0) return 'none';
  return missing === layers.length ? 'full' : 'partial';
}
