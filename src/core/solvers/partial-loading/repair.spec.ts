import { describe, expect, it } from '@jest/globals';
import type { PartialLoadingInstance } from './index.js';
import { planOfBatches } from './named-batches.js';
import { problemOf } from './prepare.js';
import { isFeasible } from './price.js';
import type { Problem } from './problem.js';
import { repair } from './repair.js';

/** One model that takes no time; all inputs must be up by 10 s, and 10 Hz s are all there is until then. */
const problem = (uplinkRule: 'static' | 'redivided', committed?: string): Problem =>
  problemOf({
    uplinkRule,
    bandwidthHz: 1,
    gpu: { loadingRateBitsPerSecond: 8 },
    blocks: [],
    models: [{ id: 'm', blockIds: [] }],
    users: [3, 6, 4].map((inputBits, index) => ({
      id: `u${index}`,
      modelId: 'm',
      deadlineSeconds: 10,
      inputBits,
      spectralEfficiencyBitsPerSecondPerHz: 1,
      committed: committed === `u${index}`,
    })),
  } satisfies PartialLoadingInstance);

const all = [{ modelId: 'm', userIds: ['u0', 'u1', 'u2'] }];

describe('a plan the uplink cannot carry', () => {
  it.each(['static', 'redivided'] as const)('loses its most demanding user: %s', (rule) => {
    const relaxed = planOfBatches(problem(rule), all);
    expect(isFeasible(problem(rule), relaxed)).toBe(false);
    expect(repair(problem(rule), relaxed)).toEqual([{ model: 0, users: [0, 2] }]);
  });

  it('keeps committed users to the last', () => {
    const relaxed = planOfBatches(problem('redivided', 'u1'), all);
    expect(repair(problem('redivided', 'u1'), relaxed)).toEqual([{ model: 0, users: [0, 1] }]);
  });

  it('loses the batch with its last user', () => {
    const alone = [{ modelId: 'm', userIds: ['u1'] }, ...[{ modelId: 'm', userIds: ['u0', 'u2'] }]];
    expect(repair(problem('redivided'), planOfBatches(problem('redivided'), alone))).toEqual([
      { model: 0, users: [0, 2] },
    ]);
  });
});
