import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instanceArbitrary } from '../../../../test/slide/arbitraries.js';
import { check } from '../../../../test/oracles/check.js';
import { bestByExhaustion } from '../../../../test/slide/exhaustive.js';
import { bestWeightByHighs } from '../../../../test/slide/weight-oracle.js';
import { isSame, valueOf } from '../../../../test/slide/value.js';
import { solveSlide, type SlideInstance } from './index.js';

const withBlocks = (instance: SlideInstance, halfMegahertz: number | undefined): SlideInstance => ({
  ...instance,
  objective: 'weight',
  ...(halfMegahertz !== undefined && { resourceBlockHz: halfMegahertz * 5e5 }),
});
const blocks = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });

/** One user per [reward, MHz]. */
const knapsack = (bandMegahertz: number, ...users: readonly (readonly [number, number])[]): SlideInstance => ({
  bandwidthHz: bandMegahertz * 1e6,
  objective: 'weight',
  models: users.map(([, need], index) => ({ id: `m${index}`, layers: [{ sizeBits: need * 1e6 }] })),
  users: users.map(([weight], index) => ({
    id: `u${index}`,
    deadlineSeconds: 1,
    spectralEfficiencyBitsPerSecondPerHz: 1,
    weight,
    candidates: [{ modelId: `m${index}` }],
  })),
});

describe('the largest sum of rewards', () => {
  it('is not the densest first', () => {
    expect(solveSlide(knapsack(10, [6, 5.5], [5, 5], [5, 5]))).toMatchObject({ objectiveValue: 10 });
  });

  it('takes the least band among equal rewards, also when the sums differ by rounding', () => {
    const result = solveSlide(knapsack(10, [0.3, 9], [0.1, 3], [0.2, 3]));
    expect(result.served.map(({ userId }) => userId)).toEqual(['u1', 'u2']);
    expect(result.usedBandwidthHz).toBeCloseTo(6e6, 3);
  });

  it('lets input order decide between equals', () => {
    const result = solveSlide(knapsack(10, [1, 5], [1, 5], [1, 5]));
    expect(result.served.map(({ userId }) => userId)).toEqual(['u0', 'u1']);
  });

  it('equals exhaustive search (property 6)', () => {
    check(
      fc.property(instanceArbitrary({ maxUsers: 6 }), blocks, (base, halfMegahertz) => {
        const instance = withBlocks(base, halfMegahertz);
        expect(isSame(valueOf(solveSlide(instance)), bestByExhaustion(instance))).toBe(true);
      }),
      1000,
    );
  });

  it('equals the integer program that HiGHS solves', () => {
    check(
      fc.property(instanceArbitrary({ maxUsers: 15 }), blocks, (base, halfMegahertz) => {
        const users = base.users.map((user) => ({ ...user, committed: false }));
        const instance = withBlocks({ ...base, users }, halfMegahertz);
        const result = solveSlide(instance);
        expect(result.objectiveValue).toBeCloseTo(bestWeightByHighs(instance, result.pairs), 6);
      }),
      200,
    );
  });

  it('equals the count when everybody is worth 1', () => {
    check(
      fc.property(instanceArbitrary({ maxUsers: 12 }), blocks, (base, halfMegahertz) => {
        const users = base.users.map((user) => ({
          ...user,
          weight: 1,
          candidates: user.candidates.map((candidate) => ({ ...candidate, weight: 1 })),
        }));
        const instance = withBlocks({ ...base, users }, halfMegahertz);
        const count = valueOf(solveSlide({ ...instance, objective: 'count' }));
        expect(valueOf(solveSlide(instance))).toEqual(count);
      }),
      500,
    );
  });
});
