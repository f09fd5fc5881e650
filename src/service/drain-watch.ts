import type { EpochReport, RestoreReport, SchedulerObserver, ShardPhase } from '../telemetry/index.js';

/** Waits until every shard has nothing left to decide. */
export class DrainWatch implements SchedulerObserver {
  readonly #shards: number;
  readonly #drained = new Set<number>();
  readonly #lastEpochs = new Map<number, number>();
  readonly done: Promise<void>;
  #finish!: () => void;

  constructor(shards: number) {
    this.#shards = shards;
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** Last epoch of every shard that closed one. */
  get lastEpochs(): ReadonlyMap<number, number> {
    return this.#lastEpochs;
  }

  epochClosed({ shard, marker }: EpochReport): void {
    this.#lastEpochs.set(shard, marker.epoch);
  }

  /** What is drained already closes no epoch any more. */
  shardRestored({ shard, lastEpoch }: RestoreReport): void {
    if (lastEpoch !== undefined) this.#lastEpochs.set(shard, lastEpoch);
  }

  shardPhase(shard: number, phase: ShardPhase): void {
    if (phase !== 'drained') return;
    this.#drained.add(shard);
    if (this.#drained.size === this.#shards) this.#finish();
  }

  recordsRead(): void {
    // Only ends are of interest.
  }

  checkpointWritten(): void {
    // Only ends are of interest.
  }

  deadLettered(): void {
    // Only ends are of interest.
  }
}
