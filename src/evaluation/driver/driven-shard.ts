import { topicNames } from '../../contracts/index.js';
import {
  ShardRunner,
  type RestoreReport,
  type SchedulerObserver,
  type SchedulerOptions,
  type ShardPhase,
} from '../../scheduler/index.js';
import { ShardDeliveries } from './shard-deliveries.js';
import type { ProcessLog } from './process-log.js';
import { ProcessClock, type VirtualTime } from './virtual-time.js';

export interface DrivenShardOptions extends Omit<SchedulerOptions, 'log' | 'clock' | 'observer' | 'topics'> {
  readonly shard: number;
  /** As its process sees it. */
  readonly log: ProcessLog;
  readonly virtualTime: VirtualTime;
  readonly maxBatchRecords: number;
  readonly observer: Partial<SchedulerObserver>;
}

/**
 * One shard in one process, with a runner of its own: shards share nothing, and so it is known of each whether it still
 * has something to do.
 */
export class DrivenShard {
  /** What it began from, each time it was taken. */
  readonly restores: RestoreReport[] = [];
  readonly clock: ProcessClock;
  readonly deliveries: ShardDeliveries;
  phase: ShardPhase | undefined;
  /** Why its phase is `failed`, or its last term ended. */
  error: Error | undefined;
  readonly #runner: ShardRunner;
  /** Between an epoch and the next one: the only work that neither the log nor a promise of the same turn stands for. */
  #finishing = false;
  #lettingGo = false;

  constructor(options: DrivenShardOptions) {
    const { log, shard, virtualTime, maxBatchRecords } = options;
    const topics = topicNames();
    this.clock = new ProcessClock(virtualTime, () => (this.#finishing = false));
    this.deliveries = new ShardDeliveries(shard, { log, topics, maxBatchRecords });
    this.#runner = new ShardRunner({ ...options, topics, clock: this.clock, observer: this.#observer(options) });
  }

  /** Writing a checkpoint, perhaps. */
  get busy(): boolean {
    return this.#finishing || this.#lettingGo;
  }

  /** Does not wait for what it starts. */
  assign(): void {
    this.#runner.onShardAssigned(this.deliveries).then(
      () => {
        this.deliveries.open = true;
      },
      // Its phase says it.
      () => undefined,
    );
  }

  /** Does not wait either; calls `done` when the shard has been let go of. */
  revoke(done: () => void): void {
    this.deliveries.owned = false;
    // One that waits for its next term waits for an alarm.
    this.#lettingGo = this.phase !== 'taking';
    const finish = (): void => {
      this.#lettingGo = false;
      done();
    };
    void this.#runner.onShardRevoked(this.deliveries).then(finish, (error: unknown) => {
      this.error = error instanceof Error ? error : new Error(String(error));
      finish();
    });
  }

  /** Hands over the next batch. @returns its number of records, 0 when there is none */
  async deliver(): Promise<number> {
    const next = await this.deliveries.next();
    if (next === undefined) return 0;
    this.#runner.accept(next.topic, next.batch);
    return next.batch.records.length;
  }

  #observer({ observer }: DrivenShardOptions): SchedulerObserver {
    return {
      recordsRead: (...said) => observer.recordsRead?.(...said),
      deadLettered: (...said) => observer.deadLettered?.(...said),
      checkpointWritten: (...said) => observer.checkpointWritten?.(...said),
      epochClosed: (report) => {
        this.#finishing = true;
        observer.epochClosed?.(report);
      },
      shardPhase: (shard, phase, error) => {
        this.phase = phase;
        if (error !== undefined) {
          this.error = error;
          this.#finishing = false;
        }
        observer.shardPhase?.(shard, phase, error);
      },
      shardRestored: (report) => {
        this.restores.push(report);
        observer.shardRestored?.(report);
      },
    };
  }
}
