import type { SourceClock as SourceClockData } from '../../core/messages.js';
import { Flag, OneOf, Optional, Shard, TimeMs } from '../fields/index.js';

/**
 * Written by a replay into every partition it feeds: all it has to say up to `atMs` has been said. Without it a cell
 * with few requests would hold up event time.
 */
export class SourceClock implements SourceClockData {
  @OneOf(['source-clock'], 'Tells it apart from requests and reports')
  readonly kind: 'source-clock';

  @Shard('Partition the clock speaks for')
  readonly shard: number;

  @TimeMs('Everything up to here has been written, ms since 1970')
  readonly atMs: number;

  @Optional()
  @Flag('Nothing follows, ever')
  readonly final?: boolean;
}
