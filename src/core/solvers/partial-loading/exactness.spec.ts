import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { instanceArbitrary, type InstanceLimits } from '../../../../test/partial-loading/arbitraries.js';
import { bestByExhaustion } from '../../../../test/partial-loading/exhaustive.js';
import { isAtLeast, isSame, valueOf } from '../../../../test/partial-loading/value.js';
import { faults } from '../../../../test/partial-loading/verify.js';
import { SlotwiseError } from '../../errors.js';
import {
  solvePartialLoading,
  SOLVING_METHODS,
  type PartialLoadingInstance,
  type PartialLoadingResult,
  type SolvingMethod,
} from './index.js';

const small = (limits: Partial<InstanceLimits>): fc.Arbitrary<PartialLoadingInstance> =>
  instanceArbitrary({ minUsers: 2, maxUsers: 6, ...limits });

/** The result by one method; undefined if it does not fit the instance. */
function solvedBy(method: SolvingMethod, instance: PartialLoadingInstance): PartialLoadingResult | undefined {
  try {
    return solvePartialLoading({ ...instance, method });
  } catch (error) {
    if (error instanceof SlotwiseError && error.field === 'method') return undefined;
    throw error;
  }
}

/** Solves by a method where it fits; counts, so that a test that tries nothing fails. */
function compared(
  method: SolvingMethod,
  instances: fc.Arbitrary<PartialLoadingInstance>,
  runs: number,
  isAlwaysExact = false,
): number {
  let tried = 0;
  check(
    fc.property(instances, (instance) => {
      const result = solvedBy(method, instance);
      if (result === undefined || result.servedCount === 0) return;
      tried++;
      expect(faults(instance, result)).toEqual([]);
      const best = bestByExhaustion(instance);
      if (isAlwaysExact) expect(result.exact).toBe(true);
      if (result.exact) expect(valueOf(result)).toEqual(best);
      expect(isAtLeast(best, valueOf(result))).toBe(true);
    }),
    runs,
  );
  return tried;
}

describe('an exact method finds what trying every list of batches finds', () => {
  it.each<[SolvingMethod, Partial<InstanceLimits>]>([
    ['countDp', { blocks: 'backbone', deadlines: 'common', rules: ['unlimited', 'noOverlap'] }],
    ['windowDp', { blocks: 'backbone', deadlines: 'windows', rules: ['unlimited'], underWay: false }],
    ['positionDp', { blocks: 'backbone', deadlines: 'single', rules: ['unlimited'], maxModels: 5 }],
    ['labelDp', { deadlines: 'common', rules: ['static', 'redivided'], maxModels: 1, fixedPower: false }],
    ['subsetDp', { weights: true }],
  ])('%s', (method, limits) => {
    expect(compared(method, small(limits), 1000, true)).toBeGreaterThan(400);
  });

  it.each(['backbone', 'anywhere'] as const)('auto, with blocks shared %s', (blocks) => {
    for (const deadlines of ['common', 'windows', 'single', 'any'] as const) {
      check(
        fc.property(small({ blocks, deadlines, weights: true }), (instance) => {
          const result = solvePartialLoading(instance);
          expect(faults(instance, result)).toEqual([]);
          expect(result.exact).toBe(true);
          expect(isSame(valueOf(result), bestByExhaustion(instance))).toBe(true);
        }),
        500,
      );
    }
  });
});

describe('a method that need not be exact', () => {
  it.each(SOLVING_METHODS)('%s makes sound plans and claims to be exact only where it is', (method) => {
    const anything = fc
      .constantFrom('backbone' as const, 'anywhere' as const)
      .chain((blocks) =>
        fc
          .constantFrom('common' as const, 'windows' as const, 'single' as const, 'any' as const)
          .chain((deadlines) => small({ blocks, deadlines, weights: true })),
      );
    expect(compared(method, anything, 800)).toBeGreaterThan(100);
  });
});

describe('any two exact methods agree', () => {
  it('on backbone shapes with a deadline per model and nothing resident', () => {
    check(
      fc.property(
        small({ blocks: 'backbone', deadlines: 'single', rules: ['unlimited'], maxUsers: 10, maxModels: 6 }),
        (instance) => {
          const exact = SOLVING_METHODS.map((method) => solvedBy(method, instance)).filter((result) => result?.exact);
          const values = exact.flatMap((result) => (result === undefined ? [] : [valueOf(result)]));
          for (const value of values) expect(value).toEqual(values[0]);
        },
      ),
      500,
    );
  });
});
