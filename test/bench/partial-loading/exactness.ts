import fc from 'fast-check';
import { solvePartialLoading, UPLINK_RULES } from '../../../src/core/solvers/partial-loading/index.js';
import { instanceArbitrary } from '../../partial-loading/arbitraries.js';
import { bestByExhaustion } from '../../partial-loading/exhaustive.js';
import { bestByHighs } from '../../partial-loading/loading-program.js';
import { isSame, valueOf } from '../../partial-loading/value.js';
import type { ExactnessRow } from '../tables/exactness-row.js';

const SEED = 7;
const DEADLINES = ['common', 'windows', 'single', 'any'] as const;

/** Random small instances of a rule, solved twice; a result that is not proven counts as a mismatch. */
export function exactnessRows(numRuns: number, highsRuns: number): ExactnessRow[] {
  const byExhaustion = UPLINK_RULES.map((rule): ExactnessRow => {
    const instances = DEADLINES.flatMap((deadlines) =>
      (['backbone', 'anywhere'] as const).flatMap((blocks) => {
        const arbitrary = instanceArbitrary({
          minUsers: 2,
          maxUsers: 6,
          blocks,
          deadlines,
          rules: [rule],
          weights: true,
        });
        return fc.sample(arbitrary, { seed: SEED, numRuns: Math.ceil(numRuns / 8) });
      }),
    );
    const mismatches = instances.filter((instance) => {
      const result = solvePartialLoading(instance);
      return !result.exact || !isSame(valueOf(result), bestByExhaustion(instance));
    });
    return { what: rule, oracle: 'exhaustive search', instances: instances.length, mismatches: mismatches.length };
  });
  const byHighs = UPLINK_RULES.filter((rule) => rule !== 'static').map((rule): ExactnessRow => {
    const arbitrary = instanceArbitrary({ minUsers: 2, maxUsers: 4, maxModels: 3, rules: [rule], weights: true });
    const instances = fc.sample(arbitrary, { seed: SEED, numRuns: highsRuns });
    const mismatches = instances.filter(
      (instance) => !isSame(valueOf(solvePartialLoading(instance)), bestByHighs(instance)),
    );
    return { what: rule, oracle: 'HiGHS', instances: instances.length, mismatches: mismatches.length };
  });
  return [...byExhaustion, ...byHighs];
}
