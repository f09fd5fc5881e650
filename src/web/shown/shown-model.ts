import type { Model } from '../../core/catalogue.js';

/** A model of the catalogue as far as it can be seen: its layers, what of them others use too, its time on the GPU. */
export interface ShownModel {
  readonly modelId: string;
  /** In order; layer 1 first. */
  readonly layers: readonly ShownLayer[];
  /** Batch time on the GPU, ms: fixedMs + perInputMs x inputs. */
  readonly batchTime: Model['batchTime'];
}

export interface ShownLayer {
  readonly layerId: string;
  readonly bytes: number;
  /** Other models made of the same parameters; absent: none. */
  readonly sharedWith?: readonly string[];
}
