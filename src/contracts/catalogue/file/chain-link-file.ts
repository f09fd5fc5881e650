import { Id, MAX_BITS_PER_SECOND, MAX_DEADLINE_MS, Optional, Positive, Real } from '../../fields/index.js';

/** A link from one device of a cell to another; the way back is a link of its own. */
export class ChainLinkFile {
  @Id('Sending device')
  readonly from: string;

  @Id('Receiving device')
  readonly to: string;

  @Positive({ max: MAX_BITS_PER_SECOND }, 'Rate until one is reported, bit/s')
  readonly bitsPerSecond: number;

  @Optional()
  @Real({ min: 0, max: MAX_DEADLINE_MS }, 'Latency until one is reported, ms; absent: 0')
  readonly latencyMs?: number;

  @Optional()
  @Id('Links that name the same channel share it, one transfer at a time; absent: a channel of its own')
  readonly channelId?: string;
}
