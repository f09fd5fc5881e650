import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { byUrgency } from '../../../core/cell/index.js';
import { request } from '../../../core/cell/testing/cell-scenarios.js';
import type { Claim, DivideBlocks } from './claim.js';
import { byArrival, firstFit } from './first-fit.js';
import { splitEqually } from './split-equally.js';

const claim = (requestId: string, usableBlocks: number, changes: Parameters<typeof request>[0] = {}): Claim => ({
  open: {
    kind: 'under-way',
    request: request({ requestId, ...changes }),
    ...{ modelId: 'vision', deviceClass: 'phone', predictedFinishAtMs: 0, progressAtMs: 0 },
    progress: { mode: 'download', deliveredBits: 0, layersDone: 0, runningCycles: 0, energyJoules: 0 },
  },
  usableBlocks,
});

const claimLists = fc
  .array(
    fc.record({
      usable: fc.integer({ min: 0, max: 60 }),
      arrivedAtMs: fc.nat(50),
      deadlineMs: fc.integer({ min: 1, max: 50 }),
    }),
    {
      maxLength: 12,
    },
  )
  .map((all) =>
    all
      .map(({ usable, ...times }, index) => claim(`r${index}`, usable, times))
      .sort((a, b) => byUrgency(a.open, b.open)),
  );

const rules: readonly (readonly [string, DivideBlocks])[] = [
  ['first fit by arrival', firstFit(byArrival)],
  ['first fit by deadline', firstFit(byUrgency)],
  ['equal shares', splitEqually],
];

describe.each(rules)('%s', (_, divide) => {
  it('hands out whole blocks, never more than there are or one can use, and leaves none idle that somebody can use', () => {
    fc.assert(
      fc.property(claimLists, fc.nat(100), (claims, blocks) => {
        const granted = divide(claims, blocks);
        const given = claims.map(({ open }) => granted.get(open.request.requestId) ?? 0);
        given.forEach((share, index) => {
          expect(Number.isInteger(share)).toBe(true);
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(claims[index]?.usableBlocks ?? 0);
        });
        const usable = claims.reduce((sum, { usableBlocks }) => sum + usableBlocks, 0);
        expect(given.reduce((sum, share) => sum + share, 0)).toBe(Math.min(blocks, usable));
      }),
    );
  });
});

describe('equal shares', () => {
  it('differ by a block at most, but where one can use no more', () => {
    fc.assert(
      fc.property(claimLists, fc.nat(100), (claims, blocks) => {
        const granted = splitEqually(claims, blocks);
        const shares = claims.map(({ open, usableBlocks }) => {
          const share = granted.get(open.request.requestId) ?? 0;
          return { share, full: share === usableBlocks };
        });
        const most = Math.max(0, ...shares.map(({ share }) => share));
        for (const { share, full } of shares) if (!full) expect(share).toBeGreaterThanOrEqual(most - 1);
      }),
    );
  });
});

describe('first fit', () => {
  const claims = [
    claim('urgent', 30, { arrivedAtMs: 20, deadlineMs: 10 }),
    claim('early', 30, { arrivedAtMs: 0, deadlineMs: 100 }),
  ];

  it('serves in its order, whatever order the claims come in', () => {
    expect([...firstFit(byArrival)(claims, 40)]).toEqual([
      ['early', 30],
      ['urgent', 10],
    ]);
    expect([...firstFit(byUrgency)(claims.toReversed(), 40)]).toEqual([
      ['urgent', 30],
      ['early', 10],
    ]);
  });
});
