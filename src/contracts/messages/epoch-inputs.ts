import { Nested } from '../fields/index.js';
import { OffsetRange } from './offset-range.js';

/** What an epoch consumed of each input partition. */
export class EpochInputs {
  @Nested(() => OffsetRange, 'Requests consumed')
  readonly requests: OffsetRange;

  @Nested(() => OffsetRange, 'Reports consumed')
  readonly reports: OffsetRange;

  @Nested(() => OffsetRange, 'Outcomes consumed')
  readonly outcomes: OffsetRange;
}
