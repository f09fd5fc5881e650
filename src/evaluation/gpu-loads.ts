import type { Model } from '../core/catalogue.js';
import type { PlanBody } from '../core/messages.js';
import { modelBytes } from '../core/physics/index.js';

/** What batches brought into GPU memory, and what they need not bring. */
export interface GpuLoads {
  readonly batches: number;
  readonly loadedBytes: number;
  /** Of their models, because it was there already: shared with another model, or kept since the last batch of the same. */
  readonly savedBytes: number;
}

/** Adds up the loads of plans. Cost: the blocks loaded. */
export class GpuLoadCount {
  private readonly models: ReadonlyMap<string, Model>;
  private readonly blockBytes: ReadonlyMap<string, number>;
  private loads: GpuLoads = { batches: 0, loadedBytes: 0, savedBytes: 0 };

  constructor(models: readonly Model[]) {
    this.models = new Map(models.map((model) => [model.modelId, model]));
    this.blockBytes = new Map(models.flatMap(({ layers }) => layers.map(({ layerId, bytes }) => [layerId, bytes])));
  }

  note(plans: readonly PlanBody[]): void {
    for (const { modelId, loadBlocks } of plans.flatMap(({ gpu }) => gpu?.batches ?? [])) {
      const model = this.models.get(modelId);
      if (model === undefined) continue;
      const bytes = loadBlocks.reduce((sum, block) => sum + (this.blockBytes.get(block) ?? 0), 0);
      const { batches, loadedBytes, savedBytes } = this.loads;
      this.loads = {
        batches: batches + 1,
        loadedBytes: loadedBytes + bytes,
        savedBytes: savedBytes + modelBytes(model) - bytes,
      };
    }
  }

  result(): GpuLoads {
    return this.loads;
  }
}
