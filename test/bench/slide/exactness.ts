import fc from 'fast-check';
import { solveSlide, type SlideInstance } from '../../../src/core/solvers/slide/index.js';
import { instanceArbitrary } from '../../slide/arbitraries.js';
import { bestByExhaustion } from '../../slide/exhaustive.js';
import { isSame, valueOf, type Value } from '../../slide/value.js';
import { bestWeightByHighs } from '../../slide/weight-oracle.js';
import type { ExactnessRow } from '../tables/exactness-row.js';

const SEED = 7;

/** Random small instances solved twice; how often the values differ. */
export function exactnessRows(numRuns: number): ExactnessRow[] {
  const small = fc.sample(instanceArbitrary({ maxUsers: 5 }), { seed: SEED, numRuns });
  const inBlocks = (instance: SlideInstance, index: number): SlideInstance =>
    index % 2 === 0 ? instance : { ...instance, resourceBlockHz: (1 + (index % 7)) * 1e6 };
  const larger = fc
    .sample(instanceArbitrary({ maxUsers: 12 }), { seed: SEED, numRuns })
    .map((instance, index): SlideInstance => ({
      ...inBlocks(instance, index),
      objective: 'weight',
      users: instance.users.map((user) => ({ ...user, committed: false })),
    }));
  const constant = small.map(inBlocks);
  const overTime = constant.map((instance): SlideInstance => ({ ...instance, sharing: 'timeVarying' }));
  return [
    {
      what: 'constant shares, count and weight, committed users, half of them in blocks',
      oracle: 'exhaustive search',
      instances: numRuns,
      mismatches: mismatches(constant, bestByExhaustion),
    },
    {
      what: 'time-varying sharing, the same instances',
      oracle: 'exhaustive search',
      instances: numRuns,
      mismatches: mismatches(overTime, bestByExhaustion),
    },
    {
      what: 'constant shares, weight, up to 12 users, half of them in blocks',
      oracle: 'HiGHS',
      instances: numRuns,
      mismatches: mismatches(larger, (instance) => ({
        committed: 0,
        total: bestWeightByHighs(instance, solveSlide(instance).pairs),
      })),
    },
  ];
}

function mismatches(instances: readonly SlideInstance[], oracle: (instance: SlideInstance) => Value): number {
  return instances.filter((instance) => !isSame(valueOf(solveSlide(instance)), oracle(instance))).length;
}
