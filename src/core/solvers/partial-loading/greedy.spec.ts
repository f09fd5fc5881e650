import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { instanceArbitrary } from '../../../../test/partial-loading/arbitraries.js';
import { sharesOfOptimum } from '../../../../test/partial-loading/general-case.js';
import { isAtLeast, valueOf } from '../../../../test/partial-loading/value.js';
import { solvePartialLoading, type PartialLoadingInstance, type SolvingMethod } from './index.js';

const instances = (commitments: boolean): fc.Arbitrary<PartialLoadingInstance> =>
  instanceArbitrary({ minUsers: 3, maxUsers: 10, maxModels: 5, weights: true, commitments });

const solved = (instance: PartialLoadingInstance, method: SolvingMethod) =>
  solvePartialLoading({ ...instance, method });

describe('the general case against exhaustive search', () => {
  it('is within 2 % of the optimum on average, and the local search is what does it', () => {
    const shares = new Map(sharesOfOptimum(500).map((share) => [share.name, share]));
    const [all, without] = [shares.get('greedy'), shares.get('greedy without local search')];
    expect(all?.instances).toBeGreaterThan(300);
    expect(all?.meanRatio).toBeGreaterThanOrEqual(0.99);
    expect(all?.hits).toBeGreaterThan(without?.hits ?? 1);
  });
});

describe('greedy', () => {
  it('is never worse than either of the two it is made of', () => {
    check(
      fc.property(instances(true), (instance) => {
        const best = valueOf(solved(instance, 'greedy'));
        expect(isAtLeast(best, valueOf(solved(instance, 'greedyAppend')))).toBe(true);
        expect(isAtLeast(best, valueOf(solved(instance, 'greedyInsert')))).toBe(true);
      }),
      500,
    );
  });

  it('is never worse than a feasible plan to start from: committed users survive', () => {
    check(
      fc.property(
        instances(true),
        fc.constantFrom<SolvingMethod>('greedyAppend', 'greedyInsert'),
        (instance, method) => {
          const before = solved(instance, method);
          const seedBatches = before.batches.map(({ modelId, userIds }) => ({ modelId, userIds }));
          // What was served is committed now; a search with no steps has only the seed to keep them by.
          const servedIds = new Set(seedBatches.flatMap(({ userIds }) => userIds));
          const users = instance.users.map((user) => ({ ...user, committed: servedIds.has(user.id) }));
          const next = solvePartialLoading(
            { ...instance, users, seedBatches, method: 'greedy' },
            { improvementSteps: 0 },
          );
          expect(next.committedServedCount).toBe(servedIds.size);
          expect(next.objective).toBeGreaterThanOrEqual(before.objective - 1e-9);
        },
      ),
      500,
    );
  });

  it('passes over a plan to start from that is not feasible', () => {
    check(
      fc.property(instances(false), (instance) => {
        const seedBatches = instance.users.map(({ id, modelId }) => ({ modelId, userIds: [id] }));
        const seeded = solvePartialLoading({ ...instance, seedBatches, method: 'greedy' });
        if (seeded.servedCount === instance.users.length) return;
        expect(seeded).toEqual(solved(instance, 'greedy'));
      }),
      300,
    );
  });
});
