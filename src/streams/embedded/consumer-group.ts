import { assignShards } from '../assign-shards.js';
import { CommittedOffset } from './committed-offset.js';
import type { Partition } from './partition.js';
import type { Topic } from './topic.js';

/** A consumer as its group sees it. */
export interface GroupMember {
  /** Takes the shard on; must not wait for the owner's callbacks. */
  assign(shard: number): void;
  /** Gives the shard up; resolves when its last callback has returned, never rejects. */
  revoke(shard: number): Promise<void>;
}

/** The members of one group id, who has which shard, and how far the group is done with each partition. */
export class ConsumerGroup {
  readonly committed: ReadonlyMap<Partition, CommittedOffset>;
  private readonly members: GroupMember[] = [];
  private readonly owners = new Map<number, GroupMember>();
  /** Rebalances run one after the other. */
  private rebalanced: Promise<void> = Promise.resolve();

  constructor(
    readonly groupId: string,
    /** All with the same number of partitions. */
    readonly topics: readonly Topic[],
  ) {
    const partitions = topics.flatMap((topic) => topic.partitions);
    this.committed = new Map(partitions.map((partition) => [partition, new CommittedOffset(partition.beginOffset)]));
    for (const [partition, committed] of this.committed) partition.hold(committed);
  }

  get isEmpty(): boolean {
    return this.members.length === 0;
  }

  subscribesTo(topics: readonly Topic[]): boolean {
    return topics.length === this.topics.length && topics.every((topic) => this.topics.includes(topic));
  }

  join(member: GroupMember): void {
    this.members.push(member);
    void this.rebalance();
  }

  /** Resolves when the member's shards are revoked and the others have theirs. */
  async leave(member: GroupMember): Promise<void> {
    const index = this.members.indexOf(member);
    if (index >= 0) this.members.splice(index, 1);
    await this.rebalance();
  }

  commit(partition: Partition, offset: number): void {
    this.committed.get(partition)?.advanceTo(offset);
    partition.admitWaiting();
  }

  /** The group is over: it no longer keeps records from being trimmed. */
  dissolve(): void {
    for (const [partition, committed] of this.committed) partition.letGo(committed);
  }

  private rebalance(): Promise<void> {
    this.rebalanced = this.rebalanced.then(() => this.moveShards());
    return this.rebalanced;
  }

  private async moveShards(): Promise<void> {
    const shardCount = this.topics[0]?.partitions.length ?? 0;
    const wanted = assignShards(shardCount, this.members, this.owners);
    const shards = Array.from({ length: shardCount }, (_, shard) => shard);
    await Promise.all(shards.map((shard) => this.move(shard, wanted.get(shard))));
  }

  private async move(shard: number, to: GroupMember | undefined): Promise<void> {
    const from = this.owners.get(shard);
    if (from === to) return;
    this.owners.delete(shard);
    await from?.revoke(shard);
    // Whoever left meanwhile has a rebalance of its own waiting.
    if (to === undefined || !this.members.includes(to)) return;
    this.owners.set(shard, to);
    to.assign(shard);
  }
}
