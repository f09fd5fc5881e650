import { MAX_HERTZ, MAX_WATTS, Positive } from '../../fields/index.js';

/** What a reported uplink SINR was measured with. */
export class SinrReferenceFile {
  @Positive({ max: MAX_HERTZ }, 'Bandwidth, Hz')
  readonly hz: number;

  @Positive({ max: MAX_WATTS }, 'Sending power, W')
  readonly watts: number;
}
