import { NestedList } from '../fields/index.js';
import { GpuBatch } from './gpu-batch.js';

/** The GPU's batches, in the order they run. */
export class GpuPlan {
  @NestedList(() => GpuBatch, 'Batches, first to run first')
  readonly batches: readonly GpuBatch[];
}
