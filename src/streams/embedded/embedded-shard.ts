import { SlotwiseError } from '../../core/errors.js';
import type { LogRecord, ShardHandle, Subscription } from '../event-log.js';
import type { ConsumerGroup } from './consumer-group.js';
import type { DeliveryRounds } from './delivery-rounds.js';
import { Lane } from './lane.js';
import type { Topic } from './topic.js';

export interface ShardContext {
  readonly subscription: Subscription;
  readonly group: ConsumerGroup;
  readonly rounds: DeliveryRounds;
  readonly maxBatchRecords: number;
  readonly onError: (error: unknown) => void;
}

/** One assignment of a shard to one member, from `onShardAssigned` to `onShardRevoked`. */
export class EmbeddedShard implements ShardHandle {
  owned = true;
  private readonly lanes: ReadonlyMap<string, Lane>;
  private activated: Promise<void> = Promise.resolve();

  constructor(
    readonly shard: number,
    private readonly context: ShardContext,
  ) {
    this.lanes = new Map(context.group.topics.map((topic) => [topic.name, this.lane(topic)]));
  }

  /** Lets the owner restore, then delivers. */
  start(): void {
    this.activated = this.activate();
  }

  seek(topic: string, offset: number): void {
    const lane = this.find(topic);
    if (this.owned) lane.seek(offset);
  }

  pause(topic: string): void {
    this.find(topic).pause();
  }

  resume(topic: string): void {
    this.find(topic).resume();
  }

  commit(topic: string, offset: number): void {
    const { partition } = this.find(topic);
    if (!this.owned) return;
    if (offset > partition.endOffset) {
      throw new SlotwiseError(
        'LOG_MISUSE',
        `${topic}/${this.shard} ends at ${partition.endOffset}, committed ${offset}`,
      );
    }
    this.context.group.commit(partition, offset);
  }

  /** The shard is lost: no batch starts any more. */
  release(): void {
    this.owned = false;
    for (const lane of this.lanes.values()) lane.close();
  }

  /** Takes the shard away: lets what is under way finish, then tells the owner. Never rejects. */
  async revoke(): Promise<void> {
    this.release();
    await this.activated;
    await Promise.all([...this.lanes.values()].map((lane) => lane.idle()));
    try {
      await this.context.subscription.onShardRevoked(this);
    } catch (error) {
      this.context.onError(error);
    }
  }

  /** Never rejects: an error is passed on, and no delivery starts. */
  private async activate(): Promise<void> {
    try {
      await this.context.subscription.onShardAssigned(this);
      if (!this.owned) return;
      for (const lane of this.lanes.values()) lane.start();
    } catch (error) {
      this.context.onError(error);
    }
  }

  private lane(topic: Topic): Lane {
    const { rounds, maxBatchRecords, onError, subscription } = this.context;
    const handle = async (records: readonly LogRecord[]): Promise<void> => {
      await subscription.onBatch({ topic: topic.name, partition: this.shard, records }, this);
    };
    return new Lane(topic.partition(this.shard), { rounds, maxBatchRecords, onError, handle });
  }

  private find(topic: string): Lane {
    const lane = this.lanes.get(topic);
    if (lane === undefined) throw new SlotwiseError('UNKNOWN_TOPIC', `${topic} is not among the subscribed topics`);
    return lane;
  }
}
