import type { LogRecord, RecordBatch, ShardHandle, Subscription } from '../event-log.js';
import { Scene } from './scene.js';

type Script = Partial<Pick<Subscription, 'onShardAssigned' | 'onShardRevoked' | 'onBatch'>>;

/** A consumer's callbacks that remember what they saw, and play a script beside. */
export class ConsumerProbe {
  /** In the order they were delivered. */
  readonly records: LogRecord[] = [];
  /** Callbacks as they began and ended: `assigned 0`, `batch orders/0`, `done orders/0`, `revoked 0`. */
  readonly diary: string[] = [];
  /** Shards assigned and not revoked since. */
  readonly shards = new Map<number, ShardHandle>();
  readonly crashes: Error[] = [];

  constructor(
    private readonly scene: Scene = new Scene(),
    private readonly script: Script = {},
  ) {}

  subscription(groupId: string, ...topics: readonly string[]): Subscription {
    return {
      groupId,
      topics,
      onShardAssigned: (shard) => this.assigned(shard),
      onShardRevoked: (shard) => this.revoked(shard),
      onBatch: (batch, shard) => this.batch(batch, shard),
      onCrash: (error) => {
        this.crashes.push(error);
        this.scene.changed();
      },
    };
  }

  until(condition: () => boolean): Promise<void> {
    return this.scene.until(condition);
  }

  /** Offsets seen of one topic partition, in the order they came. */
  offsets(topic: string, partition = 0): readonly number[] {
    return this.records
      .filter((record) => record.topic === topic && record.partition === partition)
      .map(({ offset }) => offset);
  }

  owned(): readonly number[] {
    return [...this.shards.keys()].sort((first, second) => first - second);
  }

  private async assigned(shard: ShardHandle): Promise<void> {
    this.diary.push(`assigned ${shard.shard}`);
    await this.script.onShardAssigned?.(shard);
    this.shards.set(shard.shard, shard);
    this.scene.changed();
  }

  private async revoked(shard: ShardHandle): Promise<void> {
    if (this.shards.get(shard.shard) === shard) this.shards.delete(shard.shard);
    this.diary.push(`revoked ${shard.shard}`);
    await this.script.onShardRevoked?.(shard);
    this.scene.changed();
  }

  private async batch(batch: RecordBatch, shard: ShardHandle): Promise<void> {
    const where = `${batch.topic}/${batch.partition}`;
    this.diary.push(`batch ${where}`);
    this.records.push(...batch.records);
    this.scene.changed();
    await this.script.onBatch?.(batch, shard);
    this.diary.push(`done ${where}`);
    this.scene.changed();
  }
}
