import type { ExecutorClock as ExecutorClockData } from '../../core/messages.js';
import { OneOf, Shard, TimeMs } from '../fields/index.js';

/** Everything the executors of a shard have to report up to `atMs` has been reported. */
export class ExecutorClock implements ExecutorClockData {
  @OneOf(['executor-clock'], 'Tells it apart from outcomes')
  readonly kind: 'executor-clock';

  @Shard()
  readonly shard: number;

  @TimeMs('Everything up to here has been reported, ms since 1970')
  readonly atMs: number;
}
