import type { GpuBatch as GpuBatchData } from '../../core/messages.js';
import { Id, IdList, MAX_DEADLINE_MS, MAX_LIST, Optional, PlanTimeMs, Real } from '../fields/index.js';

/** One batch on the cell's GPU: what to load first, when it may start, whom it serves. It stands in one plan only, the one in which it begins to load. */
export class GpuBatch implements GpuBatchData {
  @Id('Model run')
  readonly modelId: string;

  @IdList({ max: MAX_LIST }, 'Layers to load into GPU memory, in this order')
  readonly loadBlocks: readonly string[];

  @IdList({ max: MAX_LIST }, 'Layers to drop from GPU memory first')
  readonly evictBlocks: readonly string[];

  @PlanTimeMs('When loading starts, ms since 1970')
  readonly loadStartsAtMs: number;

  @PlanTimeMs('The batch may not start before, ms since 1970')
  readonly earliestStartAtMs: number;

  @PlanTimeMs(
    'It starts by then, with those whose inputs are up; if it cannot be loaded by then, it is refused, ms since 1970',
  )
  readonly latestStartAtMs: number;

  @Optional()
  @Real(
    { min: 0, max: MAX_DEADLINE_MS },
    'How long it waits for inputs once it could start, ms; absent: until the latest start',
  )
  readonly waitMs?: number;

  @PlanTimeMs('When it is expected to be done, ms since 1970')
  readonly finishesAtMs: number;

  @IdList({ max: MAX_LIST }, 'Requests in the batch; whose input is not up when it starts is left out of it')
  readonly requestIds: readonly string[];
}
