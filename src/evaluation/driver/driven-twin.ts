import { topicNames } from '../../contracts/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import { ForwardingLog, type EventLog } from '../../streams/index.js';
import { Twin, type FutureChannel } from '../../twin/index.js';

/** A log that knows where a reader of the decisions waits. */
class AwaitedLog extends ForwardingLog {
  readonly waitsAt = new Map<number, number>();

  override waitForAppend(topic: string, partition: number, offset: number, signal: AbortSignal): Promise<void> {
    this.waitsAt.set(partition, offset);
    return super.waitForAppend(topic, partition, offset, signal);
  }
}

export interface DrivenTwinOptions {
  readonly log: EventLog;
  readonly partitions: number;
  readonly catalogue: Catalogue;
  readonly openChannel: (shard: number) => FutureChannel;
}

/** The twin, an executor that outlives the scheduler's processes. */
export class DrivenTwin {
  readonly #log: AwaitedLog;
  readonly #partitions: number;
  readonly #twin: Twin;
  #failure: Error | undefined;

  constructor({ log, partitions, catalogue, openChannel }: DrivenTwinOptions) {
    this.#log = new AwaitedLog(log);
    this.#partitions = partitions;
    const onFailure = (error: Error): void => {
      this.#failure = error;
    };
    this.#twin = new Twin({
      ...{ log: this.#log, topics: topicNames(), shards: partitions, catalogue, openChannel, onFailure },
    });
    this.#twin.start();
  }

  /** True when it has carried out every decision in the log. @throws what it cannot go on after */
  async isLevel(): Promise<boolean> {
    if (this.#failure !== undefined) throw this.#failure;
    for (let shard = 0; shard < this.#partitions; shard += 1) {
      const end = await this.#log.endOffset(topicNames().decisions, shard);
      if (this.#log.waitsAt.get(shard) !== end) return false;
    }
    return true;
  }

  stop(): Promise<void> {
    return this.#twin.stop();
  }
}
