import type { ModePlanner } from '../../core/cell/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import type { CheckpointPolicy, SchedulerLimits, SchedulerObserver, TimeMode } from '../../scheduler/index.js';
import type { EventLog } from '../../streams/index.js';
import type { FutureChannel } from '../../twin/index.js';
import type { ProcessFaults } from './process-faults.js';

export interface SchedulerDriverOptions {
  readonly catalogue: Catalogue;
  /** Default 1. */
  readonly partitions?: number;
  /** Default `event`. */
  readonly time?: TimeMode;
  /** Virtual time at the start, ms since 1970. Default 0. */
  readonly startAtMs?: number;
  /** Default `off`. */
  readonly checkpoints?: CheckpointPolicy | 'off';
  /** Default: every mode that has a solver. */
  readonly planners?: readonly ModePlanner[];
  readonly limits?: Partial<SchedulerLimits>;
  /** The channel as it really is, one a shard: with it the twin carries the plans out; without it nobody does. */
  readonly openChannel?: (shard: number) => FutureChannel;
  /** Input records handed over at once. Default 100. */
  readonly maxBatchRecords?: number;
  /** Told what the scheduler's own observer is told. */
  readonly observer?: Partial<SchedulerObserver>;
  /** Default: an embedded log that keeps everything. */
  readonly openLog?: (nowMs: () => number) => EventLog;
  /** What happens to the first process. Default: nothing. */
  readonly faults?: ProcessFaults;
}

export interface RestartOptions {
  /** What happens to the new process. Default: nothing. */
  readonly faults?: ProcessFaults;
  /** Re-run the whole log, whatever checkpoints there are. */
  readonly ignoreCheckpoints?: boolean;
}
