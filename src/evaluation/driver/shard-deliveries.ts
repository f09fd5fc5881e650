import type { TopicNames } from '../../contracts/index.js';
import { INPUT_TOPICS, type InputTopic } from '../../scheduler/input-record.js';
import type { EventLog, RecordBatch, ShardHandle } from '../../streams/index.js';

export interface Delivery {
  readonly topic: InputTopic;
  readonly batch: RecordBatch;
}

export interface ShardDeliveriesOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly maxBatchRecords: number;
}

/** The inputs of one shard as one process gets them: batch by batch, its topics in turn. */
export class ShardDeliveries implements ShardHandle {
  owned = true;
  /** Nothing is delivered before the owner has restored. */
  open = false;
  readonly #next = new Map<string, number>();
  readonly #paused = new Set<string>();
  /** The topic that is next in turn. */
  #turn = 0;

  constructor(
    readonly shard: number,
    private readonly options: ShardDeliveriesOptions,
  ) {}

  seek(topic: string, offset: number): void {
    this.#next.set(topic, offset);
  }

  pause(topic: string): void {
    this.#paused.add(topic);
  }

  resume(topic: string): void {
    this.#paused.delete(topic);
  }

  /** The driver's log keeps everything. */
  commit(): void {
    return;
  }

  /** The next batch; undefined when every topic is paused or at its end. */
  async next(): Promise<Delivery | undefined> {
    if (!this.owned || !this.open) return undefined;
    const inTurn = [...INPUT_TOPICS.slice(this.#turn), ...INPUT_TOPICS.slice(0, this.#turn)];
    for (const topic of inTurn) {
      this.#turn = (INPUT_TOPICS.indexOf(topic) + 1) % INPUT_TOPICS.length;
      const batch = await this.#read(this.options.topics[topic]);
      if (batch !== undefined) return { topic, batch };
    }
    return undefined;
  }

  async #read(topic: string): Promise<RecordBatch | undefined> {
    const { log, maxBatchRecords: maxRecords } = this.options;
    const partition = this.shard;
    if (this.#paused.has(topic)) return undefined;
    const fromOffset = this.#next.get(topic) ?? 0;
    if (fromOffset >= (await log.endOffset(topic, partition))) return undefined;
    const records = await log.read({ topic, partition, fromOffset, maxRecords });
    this.#next.set(topic, fromOffset + records.length);
    return { topic, partition, records };
  }
}
