import type { AssignedShard } from '../assigned-shard.js';
import type { Consumer, Subscription } from '../event-log.js';
import type { ConsumerGroup, GroupMember } from './consumer-group.js';
import type { DeliveryRounds } from './delivery-rounds.js';
import { embeddedShard } from './embedded-shard.js';

export interface ConsumerContext {
  readonly subscription: Subscription;
  readonly group: ConsumerGroup;
  readonly rounds: DeliveryRounds;
  readonly maxBatchRecords: number;
  /** Told when the consumer has left its group; `crashed`: not because it was closed. */
  readonly onLeft: (crashed: boolean) => void;
}

/** A member of a group, with the shards it has right now. */
export class EmbeddedConsumer implements Consumer, GroupMember {
  private readonly shards = new Map<number, AssignedShard>();
  private left: Promise<void> | undefined;
  private crashed = false;

  constructor(private readonly context: ConsumerContext) {}

  close(): Promise<void> {
    this.left ??= this.leave();
    return this.left;
  }

  assign(shard: number): void {
    const { subscription, group, rounds, maxBatchRecords } = this.context;
    const onError = this.crash;
    const assigned = embeddedShard(shard, { subscription, group, rounds, maxBatchRecords, onError });
    this.shards.set(shard, assigned);
    assigned.start();
  }

  async revoke(shard: number): Promise<void> {
    const owned = this.shards.get(shard);
    this.shards.delete(shard);
    await owned?.revoke();
  }

  private readonly crash = (error: unknown): void => {
    if (this.crashed) return;
    this.crashed = true;
    this.left ??= this.leave();
    this.context.subscription.onCrash(error instanceof Error ? error : new Error(String(error), { cause: error }));
  };

  private async leave(): Promise<void> {
    for (const shard of this.shards.values()) shard.release();
    await this.context.group.leave(this);
    this.context.onLeft(this.crashed);
  }
}
