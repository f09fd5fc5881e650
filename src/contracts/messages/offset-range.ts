import { Count } from '../fields/index.js';

/** Records [from, next) of one input partition. */
export class OffsetRange {
  @Count('First offset consumed')
  readonly from: number;

  @Count('First offset not consumed')
  readonly next: number;
}
