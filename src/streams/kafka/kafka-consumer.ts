import type { Kafka } from 'kafkajs';
import { AssignedShard, type DeliveryLane } from '../assigned-shard.js';
import type { Consumer, LogRecord, ShardHandle, Subscription } from '../event-log.js';
import type { ClusterReader } from './cluster-reader.js';
import { FetchLane } from './fetch-lane.js';
import { FetchLoop } from './fetch-loop.js';
import { GroupMembership } from './group-membership.js';

export interface KafkaConsumerOptions {
  readonly kafka: Kafka;
  readonly subscription: Subscription;
  readonly shardCount: number;
  /** Of this consumer alone: its requests wait for records. */
  readonly reader: ClusterReader;
  readonly onLeft: () => void;
}

interface HeldShard {
  readonly shard: AssignedShard;
  readonly lanes: readonly FetchLane[];
  readonly sinceMs: number;
}

/**
 * A member of a group, with the shards it has right now. A rebalance that leaves it a shard does not touch it; what it
 * loses is only found out afterwards, when somebody else may already have it, and is ignored by every reader from then on.
 */
export class KafkaConsumer implements Consumer {
  readonly #options: KafkaConsumerOptions;
  readonly #loop: FetchLoop;
  readonly #membership: GroupMembership;
  readonly #held = new Map<number, HeldShard>();
  /** Revocations under way, by shard: the same one is not begun anew before its end. */
  readonly #revoking = new Map<number, Promise<void>>();
  /** Commits so far, by topic and partition. */
  readonly #committed = new Map<string, number>();
  #left: Promise<void> | undefined;
  #crashed = false;

  constructor(options: KafkaConsumerOptions) {
    const { kafka, subscription, shardCount, reader } = options;
    this.#options = options;
    this.#loop = new FetchLoop(reader);
    this.#membership = new GroupMembership({
      ...{ kafka, groupId: subscription.groupId, topics: subscription.topics, shardCount },
      held: () => new Map([...this.#held].map(([number, { sinceMs }]) => [number, sinceMs])),
      onAssigned: this.#onAssigned,
      onLost: this.#crash,
    });
  }

  join(): Promise<void> {
    return this.#membership.join();
  }

  close(): Promise<void> {
    this.#left ??= this.#leave();
    return this.#left;
  }

  /** Resolves when the commits made so far can be seen. */
  committed(): Promise<void> {
    return this.#membership.committed();
  }

  readonly #onAssigned = (shards: readonly number[]): void => {
    if (this.#left !== undefined) return;
    for (const [number, { shard }] of this.#held) {
      if (shards.includes(number)) continue;
      shard.lose();
      void this.#revoke(number);
    }
    for (const shard of shards) if (!this.#held.has(shard)) this.#assign(shard);
  };

  #assign(number: number): void {
    const lanes: FetchLane[] = [];
    const shard = new AssignedShard(number, {
      subscription: this.#options.subscription,
      lanes: (handle) => {
        const byTopic = this.#lanes(handle);
        lanes.push(...byTopic.values());
        return byTopic satisfies ReadonlyMap<string, DeliveryLane>;
      },
      commit: (topic, offset) => {
        this.#commit(topic, number, offset);
      },
      onError: this.#crash,
    });
    this.#held.set(number, { shard, lanes, sinceMs: Date.now() });
    this.#loop.add(lanes);
    const before = this.#revoking.get(number) ?? Promise.resolve();
    void before.then(() => {
      if (this.#held.get(number)?.shard === shard) shard.start();
    });
  }

  #lanes(handle: ShardHandle): ReadonlyMap<string, FetchLane> {
    const { subscription, reader } = this.#options;
    const { shard: partition } = handle;
    return new Map(
      subscription.topics.map((topic) => {
        const deliver = (records: readonly LogRecord[]): Promise<void> =>
          subscription.onBatch({ topic, partition, records }, handle);
        const lane = new FetchLane({
          ...{ topic, partition, handle: deliver, onError: this.#crash },
          beginOffset: () => reader.beginOffset(topic, partition),
          onWanting: this.#loop.wake,
        });
        return [topic, lane];
      }),
    );
  }

  #commit(topic: string, partition: number, offset: number): void {
    const key = `${topic}/${partition}`;
    if (offset <= (this.#committed.get(key) ?? -1)) return;
    this.#committed.set(key, offset);
    this.#membership.commit(topic, partition, offset);
  }

  #revoke(number: number): Promise<void> {
    const held = this.#held.get(number);
    if (held === undefined) return this.#revoking.get(number) ?? Promise.resolve();
    this.#held.delete(number);
    held.shard.release();
    this.#loop.remove(held.lanes);
    const before = this.#revoking.get(number) ?? Promise.resolve();
    const revoked = before.then(() => held.shard.revoke());
    this.#revoking.set(number, revoked);
    return revoked;
  }

  readonly #crash = (error: unknown): void => {
    if (this.#crashed) return;
    this.#crashed = true;
    this.#left ??= this.#leave();
    const { onCrash } = this.#options.subscription;
    onCrash(error instanceof Error ? error : new Error(String(error), { cause: error }));
  };

  async #leave(): Promise<void> {
    for (const { shard } of this.#held.values()) shard.release();
    const shards = new Set([...this.#held.keys(), ...this.#revoking.keys()]);
    await Promise.all([...shards].map((shard) => this.#revoke(shard)));
    await this.#membership.leave();
    await this.#loop.close();
    await this.#options.reader.close();
    this.#options.onLeft();
  }
}
