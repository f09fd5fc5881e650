import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import type { Band } from '../band.js';
import { grantUplink, type NeedGroup, type UplinkNeed } from './grant-uplink.js';

/** At 5 bit/s/Hz a block carries 0.5 Mbit in the window of 100 ms, all ten 5 Mbit. */
const BAND: Band = { bandwidthHz: 10e6, resourceBlockHz: 1e6, blocks: 10 };
const WINDOW_MS = 100;

const need = (requestId: string, megabits: number, changes: Partial<UplinkNeed> = {}): UplinkNeed => ({
  ...{ requestId, bits: megabits * 1e6, efficiency: 5, dueMs: 400 },
  ...changes,
});
const group = (usefulFromMs: number, ...needs: readonly UplinkNeed[]): NeedGroup => ({ needs, usefulFromMs });

/** Blocks and the instant each input is up. */
function granted(...groups: readonly NeedGroup[]): Readonly<Record<string, readonly [number, number]>> {
  const grants = [...grantUplink(groups, WINDOW_MS, BAND)];
  return Object.fromEntries(grants.map(([id, { blocks, upAtMs }]) => [id, [blocks, upAtMs]]));
}

describe('whole blocks of the uplink', () => {
  it('bring every input up by the end of the window where there are enough', () => {
    // 2.4 and 7 blocks.
    expect(granted(group(0, need('a', 1.2)), group(0, need('b', 3.5)))).toEqual({ a: [3, 80], b: [7, 100] });
  });

  it('go to the first batch first; the others send the rest behind one another over the whole band', () => {
    const grants = granted(group(0, need('a', 4)), group(0, need('b', 3.5)), group(0, need('c', 0.5)));
    // Of b 2.5 Mbit are left, which take 50 ms; then 10 ms for c.
    expect(grants).toEqual({ a: [8, 100], b: [2, 150], c: [0, 160] });
  });

  it('are more where an input is due within the window', () => {
    const others = group(0, need('b', 2.5));
    expect(granted(group(0, need('a', 1.2, { dueMs: 50 })), others)).toMatchObject({ a: [5, 48], b: [5, 100] });
    // Due before the plan begins: sent all the same.
    expect(granted(group(0, need('a', 1.2, { dueMs: -5 })), group(0, need('b', 3.5)))).toMatchObject({ a: [3, 80] });
  });

  it('make the first batch faster with what is over', () => {
    // Six and three bring both up in a third of the window; the tenth would help neither of them alone.
    const third = expect.closeTo(100 / 3, 6) as unknown as number;
    expect(granted(group(0, need('a', 1), need('b', 0.5)))).toEqual({ a: [6, third], b: [3, third] });
  });

  it('make a batch no faster than the GPU can use it while another can', () => {
    const first = need('a', 1);
    const second = need('b', 1);
    expect(granted(group(0, first), group(0, second))).toMatchObject({ a: [8, 25], b: [2, 100] });
    // Loaded at 60 ms only: two more are enough, and the second has the rest.
    expect(granted(group(60, first), group(0, second))).toMatchObject({ a: [4, 50] });
    expect(granted(group(60, first), group(0, second)).b?.[0]).toBe(6);
    // Loaded behind the window: what nobody can use still goes to the first.
    expect(granted(group(100, first), group(100, second))).toMatchObject({ a: [8, 25], b: [2, 100] });
  });

  it('are none for who has no coverage, and hold up nobody', () => {
    const grants = granted(group(0, need('a', 1, { efficiency: 0 })), group(0, need('b', 10)));
    expect(grants).toEqual({ a: [0, Infinity], b: [10, 200] });
  });

  it('are none when nobody wants any', () => {
    expect(granted(group(0))).toEqual({});
  });
});

describe('whatever is wanted', () => {
  const needs = fc.array(
    fc.record({
      bits: fc.integer({ min: 1, max: 8_000_000 }),
      efficiency: fc.constantFrom(0, 0.2, 1, 3, 7.4),
      dueMs: fc.integer({ min: -50, max: 500 }),
    }),
    { maxLength: 4 },
  );
  const anyGroups = fc
    .array(fc.record({ needs, usefulFromMs: fc.integer({ min: 0, max: 150 }) }), { minLength: 1, maxLength: 5 })
    .map((groups) =>
      groups.map(({ usefulFromMs, needs: some }, place) =>
        group(usefulFromMs, ...some.map((one, index) => ({ ...one, requestId: `${place}.${index}` }))),
      ),
    );
  /** What brings an input up by its due time or the end of the window. */
  const wanted = ({ bits, efficiency, dueMs }: UplinkNeed): number => {
    const withinMs = dueMs > 0 ? Math.min(WINDOW_MS, dueMs) : WINDOW_MS;
    return efficiency > 0 ? Math.ceil(bits / (1e6 * efficiency * (withinMs / 1000)) - 1e-9) : 0;
  };

  it('only whole blocks are granted, never more than there are, and nobody goes short before somebody behind', () => {
    let short = 0;
    check(
      fc.property(anyGroups, (groups) => {
        const grants = grantUplink(groups, WINDOW_MS, BAND);
        const all = groups.flatMap(({ needs: some }) => some);
        const blocksOf = ({ requestId }: UplinkNeed): number => grants.get(requestId)?.blocks ?? NaN;
        expect(all.every((one) => Number.isInteger(blocksOf(one)) && blocksOf(one) >= 0)).toBe(true);
        expect(all.reduce((sum, one) => sum + blocksOf(one), 0)).toBeLessThanOrEqual(BAND.blocks);
        const firstShort = all.findIndex((one) => blocksOf(one) < wanted(one));
        if (firstShort < 0) return;
        short += 1;
        expect(all.slice(firstShort + 1).map(blocksOf)).toEqual(all.slice(firstShort + 1).map(() => 0));
      }),
      500,
    );
    expect(short).toBeGreaterThan(100);
  });

  it('inputs are up when their blocks have carried them, in the window or behind it', () => {
    check(
      fc.property(anyGroups, (groups) => {
        const grants = grantUplink(groups, WINDOW_MS, BAND);
        for (const { requestId, bits, efficiency } of groups.flatMap(({ needs: some }) => some)) {
          const { blocks, upAtMs } = grants.get(requestId) ?? { blocks: NaN, upAtMs: NaN };
          const aloneMs = (1000 * bits) / (blocks * 1e6 * efficiency);
          if (efficiency === 0) expect([blocks, upAtMs]).toEqual([0, Infinity]);
          else if (aloneMs <= WINDOW_MS) expect(upAtMs).toBeCloseTo(aloneMs, 6);
          else expect(upAtMs).toBeGreaterThan(WINDOW_MS);
        }
      }),
      300,
    );
  });
});
