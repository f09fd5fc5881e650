import { describe, expect, it } from '@jest/globals';
import { SlotwiseError } from '../../errors.js';
import { solvePartialLoading, type PartialLoadingInstance, type SolvingMethod } from './index.js';

/** Two users of two models with a trunk in common, one deadline; every method but labelDp fits. */
const plain: PartialLoadingInstance = {
  uplinkRule: 'unlimited',
  gpu: { loadingRateBitsPerSecond: 8 },
  blocks: ['trunk', 'a', 'b', 'ab'].map((id) => ({ id, sizeBytes: 1 })),
  models: [
    { id: 'A', blockIds: ['trunk', 'a'] },
    { id: 'B', blockIds: ['trunk', 'b'] },
  ],
  users: ['A', 'B', 'A'].map((modelId, index) => ({
    id: `u${index}`,
    modelId,
    deadlineSeconds: 9,
    inputBits: 1,
    spectralEfficiencyBitsPerSecondPerHz: 1,
  })),
};

const limited = { ...plain, uplinkRule: 'redivided', bandwidthHz: 1 } as const;

const withDeadlines = (...seconds: readonly number[]): PartialLoadingInstance => ({
  ...plain,
  users: plain.users.map((user, index) => ({ ...user, deadlineSeconds: seconds[index] ?? 9 })),
});

/** A third model that shares a block with one of the two only. */
const sharedAnywhere: PartialLoadingInstance = {
  ...plain,
  models: [
    { id: 'A', blockIds: ['trunk', 'a', 'ab'] },
    { id: 'B', blockIds: ['trunk', 'b', 'ab'] },
    { id: 'C', blockIds: ['ab'] },
  ],
  users: [...plain.users, { id: 'u3', modelId: 'C', deadlineSeconds: 9 }],
};

const weighted: PartialLoadingInstance = {
  ...plain,
  objective: 'weight',
  users: plain.users.map((user, index) => ({ ...user, weight: index + 1 })),
};

const crowd: PartialLoadingInstance = {
  ...limited,
  bandwidthHz: 100,
  users: Array.from({ length: 80 }, (_, index) => ({
    id: `u${index}`,
    modelId: 'A',
    deadlineSeconds: 9,
    inputBits: 1,
    spectralEfficiencyBitsPerSecondPerHz: 1,
  })),
};

function refusal(method: SolvingMethod, instance: PartialLoadingInstance): string {
  try {
    solvePartialLoading({ ...instance, method });
  } catch (error) {
    if (error instanceof SlotwiseError && error.code === 'INSTANCE_INVALID' && error.field === 'method') {
      return error.message;
    }
    throw error;
  }
  return 'none';
}

describe('forcing a method', () => {
  it.each<SolvingMethod>(['countDp', 'windowDp', 'positionDp', 'subsetDp', 'greedy', 'greedyAppend', 'greedyInsert'])(
    '%s takes the plain instance',
    (method) => {
      expect(solvePartialLoading({ ...plain, method })).toMatchObject({ method, objective: 3, exact: true });
    },
  );

  it('labelDp takes it with a limited uplink', () => {
    expect(solvePartialLoading({ ...limited, method: 'labelDp' })).toMatchObject({ method: 'labelDp', objective: 3 });
  });

  it.each<[SolvingMethod, string, PartialLoadingInstance]>([
    ['countDp', 'needs one deadline for all users', withDeadlines(9, 8)],
    ['countDp', 'needs models that share a backbone only', sharedAnywhere],
    ['countDp', 'needs users of equal weight', weighted],
    ['windowDp', 'needs deadlines in windows, one model behind the other', withDeadlines(7, 8, 9)],
    ['windowDp', 'needs uploads beside loading, not noOverlap', { ...limited, uplinkRule: 'noOverlap' }],
    ['windowDp', 'needs models that share a backbone only', sharedAnywhere],
    ['positionDp', 'needs one deadline per model', withDeadlines(7, 8, 9)],
    ['positionDp', 'needs uploads beside loading, not noOverlap', { ...limited, uplinkRule: 'noOverlap' }],
    ['labelDp', 'needs the uplink rule static or redivided', plain],
    ['labelDp', 'needs users of equal weight', { ...weighted, uplinkRule: 'static', bandwidthHz: 1 }],
    ['labelDp', 'has too many users here', crowd],
    ['subsetDp', 'needs at most 12 users who can be served, here 80', crowd],
  ])('%s %s', (method, complaint, instance) => {
    expect(refusal(method, instance)).toBe(`method: ${method} ${complaint}`);
  });

  it('labelDp needs a rate proportional to the band', () => {
    const users = plain.users.map((user) => ({ ...user, powerGainHz: 8 }));
    const instance = { ...limited, uplinkRule: 'static', uplinkLaw: 'fixedPower', users } as const;
    expect(refusal('labelDp', instance)).toBe('method: labelDp needs the uplink law constantDensity');
  });

  it('positionDp stops where its table would be too large', () => {
    const clusters = Array.from({ length: 12 }, (_, cluster) => cluster);
    const instance: PartialLoadingInstance = {
      ...plain,
      blocks: clusters.map((cluster) => ({ id: `b${cluster}`, sizeBytes: 1 })),
      models: clusters.flatMap((cluster) =>
        [0, 1, 2].map((model) => ({ id: `m${cluster}.${model}`, blockIds: [`b${cluster}`] })),
      ),
      users: clusters.flatMap((cluster) =>
        [0, 1, 2].map((model) => ({
          id: `u${cluster}.${model}`,
          modelId: `m${cluster}.${model}`,
          deadlineSeconds: 20 + model,
        })),
      ),
    };
    expect(refusal('positionDp', instance)).toBe('method: positionDp has too many positions here');
  });

  it('is not asked about its needs where nobody can be served', () => {
    const late = withDeadlines(-1, -1, -1);
    expect(solvePartialLoading({ ...late, method: 'labelDp' })).toMatchObject({ method: 'labelDp', exact: true });
    expect(solvePartialLoading(late)).toMatchObject({ method: 'trivial', exact: true, servedCount: 0 });
  });
});
