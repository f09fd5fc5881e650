import type { SpectrumPlan as SpectrumPlanData } from '../../core/messages.js';
import { MAX_HERTZ, MAX_LIST, NestedList, Positive, Whole } from '../fields/index.js';
import { SpectrumGrant } from './spectrum-grant.js';

/** One direction of a cell while the plan holds; the grants never add up to more than `blocks`. */
export class SpectrumPlan implements SpectrumPlanData {
  @Positive({ max: MAX_HERTZ }, 'Width of a resource block, Hz')
  readonly blockHz: number;

  @Whole({ min: 0, max: MAX_LIST }, 'Resource blocks there are')
  readonly blocks: number;

  @NestedList(() => SpectrumGrant, 'Who gets how many')
  readonly grants: readonly SpectrumGrant[];
}
