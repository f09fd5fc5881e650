import { Count } from '../fields/index.js';

/** Where a shard goes on reading. */
export class InputOffsets {
  @Count('Next offset of requests')
  readonly requests: number;

  @Count('Next offset of reports')
  readonly reports: number;

  @Count('Next offset of outcomes')
  readonly outcomes: number;
}
