import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instanceArbitrary } from '../../../../test/slide/arbitraries.js';
import { check } from '../../../../test/oracles/check.js';
import { isAtLeast, valueOf } from '../../../../test/slide/value.js';
import { SLIDE_POLICIES, solveSlide, type SlideInstance, type SlidePolicy, type SlideUser } from './index.js';

interface Wish {
  readonly id: string;
  readonly megahertz: number;
  readonly weight?: number;
  readonly committed?: boolean;
}

/** Users that need exactly so many MHz of a band. */
const cell = (policy: SlidePolicy, bandMegahertz: number, ...wishes: readonly Wish[]): SlideInstance => ({
  bandwidthHz: bandMegahertz * 1e6,
  objective: 'weight',
  policy,
  models: wishes.map(({ id, megahertz }) => ({ id, layers: [{ sizeBits: megahertz * 1e6 }] })),
  users: wishes.map(({ id, weight = 1, committed = false }): SlideUser => ({
    id,
    weight,
    committed,
    deadlineSeconds: 1,
    spectralEfficiencyBitsPerSecondPerHz: 1,
    candidates: [{ modelId: id }],
  })),
});

const servedIds = (instance: SlideInstance): string[] => solveSlide(instance).served.map(({ userId }) => userId);

const a: Wish = { id: 'a', megahertz: 4, weight: 1 };
const b: Wish = { id: 'b', megahertz: 8, weight: 6 };
const c: Wish = { id: 'c', megahertz: 3, weight: 2 };
const d: Wish = { id: 'd', megahertz: 0, weight: 0.1 };

describe('the policies to compare with', () => {
  it('ascending serves the cheapest whatever they are worth', () => {
    expect(servedIds(cell('ascending', 10, b, a, c))).toEqual(['a', 'c']);
  });

  it('density serves the best reward per Hz first, what costs nothing before all', () => {
    expect(servedIds(cell('density', 10, a, c, b, d))).toEqual(['b', 'd']);
    expect(servedIds(cell('density', 12, a, c, b, d))).toEqual(['c', 'b', 'd']);
  });

  it('density counts blocks where there are any', () => {
    const thin: Wish = { id: 'thin', megahertz: 5, weight: 9 };
    const wide: Wish = { id: 'wide', megahertz: 8, weight: 10 };
    expect(servedIds(cell('density', 8, thin, wide))).toEqual(['thin']);
    expect(servedIds({ ...cell('density', 8, thin, wide), resourceBlockHz: 8e6 })).toEqual(['wide']);
  });

  it('firstFit serves in input order whoever still fits', () => {
    expect(servedIds(cell('firstFit', 10, a, b, c))).toEqual(['a', 'c']);
  });

  it('density and firstFit serve committed users first', () => {
    expect(servedIds(cell('firstFit', 10, a, { ...b, committed: true }, c))).toEqual(['b']);
    expect(servedIds(cell('density', 10, { ...a, committed: true }, b, c))).toEqual(['a', 'c']);
  });

  it('equalSplit gives everybody the same share, which the served keep whole', () => {
    const result = solveSlide(cell('equalSplit', 12, a, b, { ...c, committed: true }));
    expect(result.served.map(({ userId, bandwidthHz }) => [userId, bandwidthHz])).toEqual([
      ['a', 4e6],
      ['c', 4e6],
    ]);
    expect(result).toMatchObject({ usedBandwidthHz: 8e6, exact: false, unserved: [{ userId: 'b', reason: 'band' }] });
    expect(result.served[1]?.finishSeconds).toBeCloseTo(0.75, 12);
  });

  it('equalSplit hands out whole blocks', () => {
    const result = solveSlide({ ...cell('equalSplit', 11, a, c), resourceBlockHz: 2e6 });
    expect(result).toMatchObject({ usedBlocks: 4, usedBandwidthHz: 8e6, served: [{ blocks: 2 }, { blocks: 2 }] });
  });

  it.each(SLIDE_POLICIES)('%s serves nobody where there is nobody', (policy) => {
    expect(solveSlide(cell(policy, 10))).toMatchObject({ objectiveValue: 0, served: [], unserved: [] });
  });

  it.each(SLIDE_POLICIES)('%s is never above the optimum and says whether it is exact', (policy) => {
    // An equal split ignores commitments, so it is compared without any.
    check(
      fc.property(instanceArbitrary({ maxUsers: 8 }), (base) => {
        const users = base.users.map((user) => ({
          ...user,
          committed: policy !== 'equalSplit' && user.committed === true,
        }));
        const result = solveSlide({ ...base, users, policy });
        expect(result.exact).toBe(policy === 'optimal');
        expect(isAtLeast(valueOf(solveSlide({ ...base, users })), valueOf(result))).toBe(true);
        expect(result.usedBandwidthHz).toBeLessThanOrEqual(base.bandwidthHz * (1 + 1e-9));
      }),
      300,
    );
  });
});
