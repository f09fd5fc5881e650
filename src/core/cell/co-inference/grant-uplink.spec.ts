import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { bandOf } from '../band.js';
import { coInferenceWorld } from '../testing/co-inference-scenarios.js';
import { grantBlocks, type UplinkWish } from './grant-uplink.js';

const BAND = bandOf(coInferenceWorld().cell.uplink);
/** 1 block carries 4 Mbit/s, 5 carry 10 Mbit/s, 15 carry 15 Mbit/s. */
const WISH: UplinkWish = {
  ...{ requestId: 'a', bits: 1e9, fromMs: 0, gain: 75e6, powerWatts: 0.2, held: 0, leftMs: 1000 },
};
const wish = (requestId: string, changes: Partial<UplinkWish> = {}): UplinkWish => ({ ...WISH, requestId, ...changes });
const granted = (...wishes: readonly UplinkWish[]) => Object.fromEntries(grantBlocks(wishes, 100, BAND));

describe('the blocks of a window', () => {
  it('are all for who can use them all, and no more than bring everything up by its end', () => {
    expect(granted(wish('a'))).toEqual({ a: 15 });
    expect(granted(wish('a', { bits: 0.39e6 }))).toEqual({ a: 1 });
    expect(granted(wish('a', { bits: 0.99e6 }))).toEqual({ a: 5 });
    // Only half of the window is left to send in.
    expect(granted(wish('a', { bits: 0.49e6, fromMs: 50 }))).toEqual({ a: 5 });
    expect(granted(wish('a', { bits: 1, held: 3 }))).toEqual({ a: 3 });
  });

  it('are first what the solver has each hold, then for who has the least time beyond sending', () => {
    const late = wish('late', { bits: 1.5e6, held: 2, leftMs: 200 });
    const early = wish('early', { bits: 0.39e6, held: 1, leftMs: 900 });
    // The band brings up 1.5 Mbit in 100 ms: 12 more go to the late one, which could use 13.
    expect(granted(early, late)).toEqual({ early: 1, late: 14 });
    expect(granted(early, { ...late, leftMs: 5000 })).toEqual({ early: 1, late: 14 });
    const twins = [wish('late', { held: 0, leftMs: 300 }), wish('early', { held: 4, leftMs: 1000 })];
    expect(granted(...twins)).toEqual({ late: 11, early: 4 });
    expect(granted(...twins.toReversed())).toEqual({ early: 4, late: 11 });
  });

  it('are not for who still computes, has nothing to send or no channel', () => {
    const able = wish('able', { bits: 0.39e6 });
    const idle = [
      wish('computing', { fromMs: 100, held: 9 }),
      wish('sent', { bits: 0 }),
      wish('deaf', { gain: 0, held: 2 }),
    ];
    expect(granted(able, ...idle)).toEqual({ able: 1 });
    // What is kept for later is for others meanwhile.
    expect(granted(wish('able'), ...idle)).toEqual({ able: 15 });
  });

  it('are never more than there are, nor fewer than held', () => {
    let shared = 0;
    const wishes = fc.array(
      fc.record({
        bits: fc.integer({ min: 0, max: 30 }).map((parts) => parts * 1e5),
        fromMs: fc.integer({ min: 0, max: 120 }),
        gain: fc.constantFrom(0, 5e6, 35e6, 75e6),
        powerWatts: fc.constantFrom(0.01, 0.2),
        held: fc.integer({ min: 0, max: 3 }),
        leftMs: fc.integer({ min: -100, max: 2000 }),
      }),
      { maxLength: 5 },
    );
    check(
      fc.property(wishes, (drawn) => {
        const all = drawn.map((one, place) => ({ ...one, requestId: `r${place}` }));
        const blocks = grantBlocks(all, 100, BAND);
        const counts = [...blocks.values()];
        expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(15);
        for (const [requestId, count] of blocks) {
          const held = all.find((one) => one.requestId === requestId)?.held ?? Infinity;
          expect(Number.isInteger(count)).toBe(true);
          expect(count).toBeGreaterThanOrEqual(held);
        }
        if (counts.filter((count) => count > 0).length > 1) shared += 1;
      }),
      500,
    );
    expect(shared).toBeGreaterThan(100);
  });
});
