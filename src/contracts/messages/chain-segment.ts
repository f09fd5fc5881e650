import type { ChainSegment as ChainSegmentData } from '../../core/messages.js';
import { Id, MAX_LIST, PlanTimeMs, Whole } from '../fields/index.js';

/** Consecutive layers computed by one device without a pause. */
export class ChainSegment implements ChainSegmentData {
  @Whole({ min: 1, max: MAX_LIST }, 'First layer, counted from 1')
  readonly fromLayer: number;

  @Whole({ min: 1, max: MAX_LIST }, 'Last layer')
  readonly toLayer: number;

  @Id('Device that computes them')
  readonly deviceId: string;

  @PlanTimeMs('When it starts, ms since 1970')
  readonly startsAtMs: number;

  @PlanTimeMs('When it is done, ms since 1970')
  readonly finishesAtMs: number;
}
