import type { RadioReport as RadioReportData } from '../../core/messages.js';
import { ExactlyOneOf, Id, Nested, OneOf, Optional, TimeMs } from '../fields/index.js';
import { CHANNEL_QUALITY_FIELDS, ChannelQuality } from './channel-quality.js';

/** What the RAN controller knows of one user's channel. */
export class RadioReport implements RadioReportData {
  @OneOf(['radio'], 'Tells the reports apart')
  readonly kind: 'radio';

  @Id('Cell the user is in; also the key of the record')
  readonly cellId: string;

  @Id('User measured')
  readonly userId: string;

  @TimeMs('When it was measured, ms since 1970')
  readonly measuredAtMs: number;

  @Optional()
  @ExactlyOneOf(CHANNEL_QUALITY_FIELDS)
  @Nested(() => ChannelQuality, 'From the cell to the user')
  readonly downlink?: ChannelQuality;

  @Optional()
  @ExactlyOneOf(CHANNEL_QUALITY_FIELDS)
  @Nested(() => ChannelQuality, 'From the user to the cell')
  readonly uplink?: ChannelQuality;
}
