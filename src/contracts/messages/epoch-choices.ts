import { Count, Optional, TimeMs } from '../fields/index.js';

/** Every choice of an epoch that depended on the wall clock, so that a replay can make it again. */
export class EpochChoices {
  @Optional()
  @Count('First of the epochs merged into this one because planning fell behind')
  readonly mergedFrom?: number;

  @Optional()
  @TimeMs(
    'Requests whose deadline could not be met when planning from here on were refused with OVERLOAD, ms since 1970',
  )
  readonly shedBeforeMs?: number;

  @Optional()
  @Count('How far stamps could lie ahead of the log when records were read, ms; absent in event time: not looked at')
  readonly maxClockSkewMs?: number;
}
