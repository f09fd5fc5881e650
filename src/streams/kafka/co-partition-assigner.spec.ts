import { describe, expect, it } from '@jest/globals';
import type { Assigner, Assignment, Cluster, GroupMember, Logger, PartitionAssigner } from 'kafkajs';
import kafkajs from 'kafkajs';
import { coPartitionAssigner, type HeldShards } from './co-partition-assigner.js';

const { AssignerProtocol, PartitionAssigners } = kafkajs;
const TOPICS = ['outcomes', 'reports', 'requests'];
const SHARDS = [0, 1, 2, 3];
const cluster = {
  findTopicPartitionMetadata: () => SHARDS.map((partitionId) => ({ partitionId })),
} as unknown as Cluster;

const made = (assigner: PartitionAssigner): Assigner => assigner({ cluster, groupId: 'group', logger: {} as Logger });
const ours = (held: HeldShards = new Map()): Assigner => made(coPartitionAssigner(SHARDS.length, () => held));

const member = (memberId: string, held: HeldShards = new Map()): GroupMember => ({
  memberId,
  memberMetadata: ours(held).protocol({ topics: TOPICS }).metadata,
});

/** What each member is given, by topic. */
async function assigned(assigner: Assigner, members: readonly GroupMember[]): Promise<ReadonlyMap<string, Assignment>> {
  const given = await assigner.assign({ members: [...members], topics: TOPICS });
  return new Map(
    given.map(({ memberId, memberAssignment }) => [
      memberId,
      { ...AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment },
    ]),
  );
}

/** Whether every member has the same partitions of all topics. */
const isCoPartitioned = (given: ReadonlyMap<string, Assignment>): boolean =>
  [...given.values()].every((topics) => new Set(TOPICS.map((topic) => String(topics[topic] ?? []))).size === 1);

const shardsOf = (given: ReadonlyMap<string, Assignment>, memberId: string): readonly number[] =>
  given.get(memberId)?.requests ?? [];

describe('who gets which shards', () => {
  const three = [member('c'), member('a'), member('b')];

  it("is not for kafkajs' own assigner to say: it splits 4 partitions of 3 topics over 3 members", async () => {
    expect(isCoPartitioned(await assigned(made(PartitionAssigners.roundRobin), three))).toBe(false);
  });

  it('is the same for every topic, and each shard has one owner', async () => {
    const given = await assigned(ours(), three);
    expect(isCoPartitioned(given)).toBe(true);
    expect(['a', 'b', 'c'].flatMap((id) => shardsOf(given, id)).sort()).toEqual(SHARDS);
  });

  it('does not depend on the order in which the members are told', async () => {
    expect(await assigned(ours(), three)).toEqual(await assigned(ours(), three.toReversed()));
  });

  it('leaves a member what it has, up to its share', async () => {
    const since = (...shards: readonly number[]): HeldShards => new Map(shards.map((shard) => [shard, 1]));
    const given = await assigned(ours(), [member('new'), member('old', since(1, 3)), member('older', since(0, 2))]);
    expect(shardsOf(given, 'old')).toEqual([1, 3]);
    expect(shardsOf(given, 'older')).toHaveLength(1);
    expect([0, 2]).toContain(shardsOf(given, 'older')[0]);
    expect(shardsOf(given, 'new')).toHaveLength(1);
  });

  it('believes the last to get a shard, when one that was asleep still thinks it has it', async () => {
    const all = (sinceMs: number): HeldShards => new Map(SHARDS.map((shard) => [shard, sinceMs]));
    const pair = new Map([
      [0, 9],
      [1, 9],
    ]);
    const given = await assigned(ours(), [member('asleep', all(5)), member('awake', pair)]);
    expect(shardsOf(given, 'awake')).toEqual([0, 1]);
    expect(shardsOf(given, 'asleep')).toEqual([2, 3]);
  });

  it.each(['', '{', '7', '[[0]]', '[["x",1]]', '[[0,1.5]]'])(
    'takes no notice of what it cannot read: %s',
    async (told) => {
      const userData = Buffer.from(told);
      const memberMetadata = AssignerProtocol.MemberMetadata.encode({ version: 1, topics: TOPICS, userData });
      const given = await assigned(ours(), [{ memberId: 'odd', memberMetadata }, member('a')]);
      expect([shardsOf(given, 'odd').length, shardsOf(given, 'a').length]).toEqual([2, 2]);
    },
  );
});
