import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { instanceArbitrary } from '../../../../test/partial-loading/arbitraries.js';
import { bestByHighs } from '../../../../test/partial-loading/loading-program.js';
import { valueOf } from '../../../../test/partial-loading/value.js';
import { solvePartialLoading } from './index.js';

describe('HiGHS, given the problem as a mixed-integer program, finds the same optimum', () => {
  it.each(['unlimited', 'redivided', 'noOverlap'] as const)('%s', (rule) => {
    for (const blocks of ['backbone', 'anywhere'] as const) {
      check(
        fc.property(
          instanceArbitrary({ minUsers: 2, maxUsers: 4, maxModels: 3, blocks, rules: [rule], weights: true }),
          (instance) => {
            expect(valueOf(solvePartialLoading(instance))).toEqual(bestByHighs(instance));
          },
        ),
        60,
      );
    }
  });
});
