import type { LinkReport as LinkReportData } from '../../core/messages.js';
import { Id, MAX_BITS_PER_SECOND, MAX_DEADLINE_MS, OneOf, Optional, Real, TimeMs } from '../fields/index.js';

/** Measured rate of a link between two devices of a cell. */
export class LinkReport implements LinkReportData {
  @OneOf(['link'], 'Tells the reports apart')
  readonly kind: 'link';

  @Id('Cell of the devices; also the key of the record')
  readonly cellId: string;

  @Id('Sending device')
  readonly from: string;

  @Id('Receiving device')
  readonly to: string;

  @TimeMs('When it was measured, ms since 1970')
  readonly measuredAtMs: number;

  @Real({ min: 0, max: MAX_BITS_PER_SECOND }, 'Rate, bit/s; 0: the link is down')
  readonly bitsPerSecond: number;

  @Optional()
  @Real({ min: 0, max: MAX_DEADLINE_MS }, "Latency, ms; absent: the catalogue's")
  readonly latencyMs?: number;
}
