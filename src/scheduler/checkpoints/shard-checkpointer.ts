import type { Catalogue } from '../../core/catalogue.js';
import { epochEndMs } from '../../core/epochs/index.js';
import type { SchedulerObserver } from '../../telemetry/index.js';
import type { SchedulerClock } from '../scheduler-clock.js';
import type { CheckpointPolicy } from '../scheduler-options.js';
import type { CheckpointStore } from './checkpoint-store.js';
import type { ShardCheckpoint } from './shard-checkpoint.js';

export interface ShardCheckpointerOptions {
  readonly store: CheckpointStore;
  readonly policy: CheckpointPolicy | 'off';
  readonly clock: SchedulerClock;
  readonly observer: Pick<SchedulerObserver, 'checkpointWritten'>;
  readonly catalogue: Catalogue;
  /** Accepted epochs since the last checkpoint, when the shard was taken. */
  readonly epochsSince: number;
}

/** An accepted marker and the state after it. */
export type AcceptedState = Omit<ShardCheckpoint, 'catalogue'>;

/** Writes the checkpoints of one shard when they are due (R6). */
export class ShardCheckpointer {
  readonly #options: ShardCheckpointerOptions;
  #epochsSince: number;
  #bytesSince = 0;
  #writtenAtMs: number;

  constructor(options: ShardCheckpointerOptions) {
    this.#options = options;
    this.#epochsSince = options.epochsSince;
    this.#writtenAtMs = options.clock.monotonicMs();
  }

  /** Input was read. */
  read(bytes: number): void {
    this.#bytesSince += bytes;
  }

  /**
   * After every accepted epoch.
   * @param isDue whatever the policy's bounds say, as long as any are written
   * @returns true when nothing before the state will be read again: a checkpoint of it is in the log, or none are written
   */
  async after(accepted: AcceptedState, isDue = false): Promise<boolean> {
    const { policy, clock } = this.#options;
    this.#epochsSince += 1;
    if (policy === 'off') return true;
    const due =
      isDue ||
      this.#epochsSince >= policy.everyEpochs ||
      this.#bytesSince >= policy.everyBytes ||
      clock.monotonicMs() - this.#writtenAtMs >= policy.everyMs;
    return due && this.write(accepted);
  }

  /** Writes one unless the last one says the same. @returns as `after` */
  async write({ state, position, owner }: AcceptedState): Promise<boolean> {
    const { store, policy, clock, observer, catalogue } = this.#options;
    if (policy === 'off' || this.#epochsSince === 0) return false;
    const startedMs = clock.monotonicMs();
    const { shard, lastEpoch: epoch = 0 } = state;
    const atMs = epochEndMs(epoch, catalogue.deployment.epochMs);
    const bytes = await store.write({ position, owner, catalogue, state }, atMs);
    this.#epochsSince = 0;
    this.#bytesSince = 0;
    this.#writtenAtMs = clock.monotonicMs();
    observer.checkpointWritten({ shard, epoch, bytes, durationMs: this.#writtenAtMs - startedMs });
    return true;
  }
}
