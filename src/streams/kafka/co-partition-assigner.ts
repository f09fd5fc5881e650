import type { Assigner, GroupMember, PartitionAssigner } from 'kafkajs';
import { assignShards } from '../assign-shards.js';
import { AssignerProtocol } from './kafkajs.js';

const NAME = 'slotwise-co-partition';
const VERSION = 1;

/** Shards a member has, and since when it has them, ms since 1970. */
export type HeldShards = ReadonlyMap<number, number>;

/** What a member tells the others when it joins. */
function toUserData(held: HeldShards): Buffer {
  return Buffer.from(JSON.stringify([...held]));
}

function fromUserData(data: Buffer): readonly (readonly [shard: number, sinceMs: number])[] {
  try {
    const told: unknown = JSON.parse(data.toString());
    const isPair = (one: unknown): one is [number, number] =>
      Array.isArray(one) && one.length === 2 && one.every((number) => Number.isSafeInteger(number));
    return Array.isArray(told) ? told.filter(isPair) : [];
  } catch {
    // Another version of the program, which will find out by itself what it is given.
    return [];
  }
}

/** Who says that it has a shard; of several, one of which was asleep while another took it, the last to get it. */
function ownersOf(members: readonly GroupMember[]): ReadonlyMap<number, string> {
  const newest = new Map<number, { readonly memberId: string; readonly sinceMs: number }>();
  for (const { memberId, memberMetadata } of members) {
    const userData = AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData ?? Buffer.alloc(0);
    for (const [shard, sinceMs] of fromUserData(userData)) {
      if (sinceMs > (newest.get(shard)?.sinceMs ?? -Infinity)) newest.set(shard, { memberId, sinceMs });
    }
  }
  return new Map([...newest].map(([shard, { memberId }]) => [shard, memberId]));
}

/**
 * Gives partition p of every topic to the same member, and every member what it has as far as its share goes. kafkajs' own
 * assigner deals the flattened list of partitions, so that partition p of two topics can end up in two members.
 */
export function coPartitionAssigner(shardCount: number, held: () => HeldShards): PartitionAssigner {
  return (): Assigner => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({ version: VERSION, topics, userData: toUserData(held()) }),
    }),
    assign: ({ members, topics }) => {
      const ordered = members.toSorted((one, other) => (one.memberId < other.memberId ? -1 : 1));
      const memberIds = ordered.map(({ memberId }) => memberId);
      const assigned = assignShards(shardCount, memberIds, ownersOf(ordered));
      const shardsOf = (memberId: string): number[] =>
        [...assigned].filter(([, owner]) => owner === memberId).map(([shard]) => shard);
      return Promise.resolve(
        memberIds.map((memberId) => ({
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: VERSION,
            assignment: Object.fromEntries(topics.map((topic) => [topic, shardsOf(memberId)])),
            userData: Buffer.alloc(0),
          }),
        })),
      );
    },
  });
}
