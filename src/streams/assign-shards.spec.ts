import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assignShards } from './assign-shards.js';

const counts = (assigned: ReadonlyMap<number, string>, members: readonly string[]): readonly number[] =>
  members.map((member) => [...assigned.values()].filter((owner) => owner === member).length);

describe('assignShards', () => {
  it('gives a lone member everything', () => {
    expect([...assignShards(3, ['a'], new Map()).keys()].sort()).toEqual([0, 1, 2]);
  });

  it('leaves shards without an owner when there is nobody', () => {
    expect(assignShards(3, [], new Map([[0, 'gone']])).size).toBe(0);
  });

  it('takes from those who have most when somebody joins', () => {
    const before = assignShards(6, ['a', 'b'], new Map());
    const after = assignShards(6, ['a', 'b', 'c'], before);
    expect(counts(after, ['a', 'b', 'c'])).toEqual([2, 2, 2]);
    for (const [shard, owner] of after) expect([before.get(shard), 'c']).toContain(owner);
  });

  it('spreads evenly and moves as little as an even spread allows, whoever had what before', () => {
    const members = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
    const owners = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', undefined), { maxLength: 20 });
    fc.assert(
      fc.property(members, owners, (present, before) => {
        const owned = new Map(before.flatMap((owner, shard) => (owner === undefined ? [] : [[shard, owner] as const])));
        const after = assignShards(before.length, present, owned);
        expect(after.size).toBe(before.length);
        const sizes = counts(after, present);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const share = Math.floor(before.length / present.length);
        let larger = before.length % present.length;
        // Most that can stay: everybody up to the share, and one more each for as many as the remainder allows.
        const most = counts(owned, present)
          .map((had) => {
            if (had <= share || larger === 0) return Math.min(had, share);
            larger -= 1;
            return share + 1;
          })
          .reduce((sum, kept) => sum + kept, 0);
        const kept = [...after].filter(([shard, owner]) => owned.get(shard) === owner).length;
        expect(kept).toBe(most);
      }),
    );
  });
});
