import type { RestoreReport } from '../../scheduler/index.js';
import type { EventLog } from '../../streams/index.js';
import { DrivenShard, type DrivenShardOptions } from './driven-shard.js';
import type { ProcessFaults } from './process-faults.js';
import { ProcessLog } from './process-log.js';

export interface SchedulerProcessOptions extends Omit<DrivenShardOptions, 'log' | 'shard'> {
  readonly log: EventLog;
  readonly faults: ProcessFaults;
  /** Resolves when nothing moves any more. */
  readonly quiet: () => Promise<void>;
}

/** One process of the scheduler, which can die or freeze anywhere. */
export class SchedulerProcess {
  readonly shards: readonly DrivenShard[];
  readonly #log: ProcessLog;
  readonly #quiet: () => Promise<void>;
  readonly #faults: ProcessFaults;
  #inputs = 0;
  #stopped = false;

  constructor({ log, faults, quiet, ...options }: SchedulerProcessOptions) {
    this.#log = new ProcessLog(log, faults);
    this.#faults = faults;
    this.#quiet = quiet;
    this.shards = Array.from(
      { length: options.partitions },
      (_, shard) => new DrivenShard({ ...options, shard, log: this.#log }),
    );
  }

  /** Takes its shards, one after the other. */
  async start(): Promise<void> {
    for (const shard of this.shards) {
      shard.assign();
      await this.#quiet();
    }
  }

  get state(): 'awake' | 'frozen' | 'dead' | 'stopped' {
    return this.#stopped ? 'stopped' : this.#log.state;
  }

  get busy(): boolean {
    return this.#log.busy || (this.#log.state === 'awake' && this.shards.some(({ busy }) => busy));
  }

  /** Appends it has begun. */
  get appends(): number {
    return this.#log.appends;
  }

  /** Input records handed to it. */
  get inputs(): number {
    return this.#inputs;
  }

  get restores(): readonly RestoreReport[] {
    return this.shards.flatMap(({ restores }) => restores);
  }

  /** Instant of its first alarm; undefined when it has none, or does not hear it. */
  get nextAlarmMs(): number | undefined {
    return this.state === 'awake' ? this.#firstToRing()?.clock.nextAlarmMs : undefined;
  }

  ring(): void {
    this.#firstToRing()?.clock.ring();
  }

  /** Hands over the next batch of some shard. @returns false when there is none */
  async deliver(): Promise<boolean> {
    if (this.state !== 'awake') return false;
    for (const shard of this.shards) {
      const records = await shard.deliver();
      if (records === 0) continue;
      this.#inputs += records;
      if (this.#inputs >= (this.#faults.crashAfterInputs ?? Infinity)) this.#log.die();
      return true;
    }
    return false;
  }

  kill(): void {
    this.#log.die();
  }

  freeze(): void {
    this.#log.freeze();
  }

  /** Goes on. @param assigned whether its shards are still its own, as far as the consumer group is concerned */
  async thaw(assigned: boolean): Promise<void> {
    if (!assigned) for (const { deliveries } of this.shards) deliveries.owned = false;
    this.#log.thaw();
    await this.#quiet();
    if (!assigned) await this.#revoke();
  }

  /** Lets go of its shards, as a process that ends in good order does. */
  async stop(): Promise<void> {
    await this.#revoke();
    this.#stopped = this.#log.state === 'awake';
  }

  /** A shard that waits for its next term lets go only then. */
  async #revoke(): Promise<void> {
    let left = this.shards.length;
    for (const shard of this.shards) {
      shard.revoke(() => (left -= 1));
      await this.#quiet();
    }
    while (left > 0 && this.nextAlarmMs !== undefined) {
      this.ring();
      await this.#quiet();
    }
  }

  #firstToRing(): DrivenShard | undefined {
    let first: DrivenShard | undefined;
    for (const shard of this.shards) {
      if ((shard.clock.nextAlarmMs ?? Infinity) < (first?.clock.nextAlarmMs ?? Infinity)) first = shard;
    }
    return first;
  }
}
