/**
 * Spreads shards evenly over members and moves as few as possible: a member keeps what it has up to its share, and the
 * larger shares go to those who have most already. Deterministic in the order of `members`.
 * @param owners who has what now; owners that are no longer members count for nothing
 */
export function assignShards<Member>(
  shardCount: number,
  members: readonly Member[],
  owners: ReadonlyMap<number, Member>,
): Map<number, Member> {
  const kept = new Map<Member, number[]>(members.map((member) => [member, []]));
  for (let shard = 0; shard < shardCount; shard += 1) {
    const owner = owners.get(shard);
    if (owner !== undefined) kept.get(owner)?.push(shard);
  }
  const byMostKept = [...kept].sort(([, first], [, second]) => second.length - first.length);
  const assigned = new Map<number, Member>();
  const shares = byMostKept.map(([member, shards], rank) => {
    const share = Math.floor(shardCount / members.length) + (rank < shardCount % members.length ? 1 : 0);
    for (const shard of shards.slice(0, share)) assigned.set(shard, member);
    return { member, missing: Math.max(0, share - shards.length) };
  });
  const vacancies = shares.flatMap(({ member, missing }) => new Array<Member>(missing).fill(member));
  for (let shard = 0; shard < shardCount; shard += 1) {
    if (assigned.has(shard)) continue;
    const member = vacancies.shift();
    if (member !== undefined) assigned.set(shard, member);
  }
  return assigned;
}
