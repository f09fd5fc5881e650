import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellArbitrary } from '../../../../../test/co-inference/arbitraries.js';
import {
  distortionTable,
  leastBlocks,
  leastOverSharings,
  mostOverSets,
} from '../../../../../test/co-inference/exhaustive.js';
import { violations } from '../../../../../test/co-inference/first-principles.js';
import { check } from '../../../../../test/oracles/check.js';
import { solveCoInference, type CoInferenceGoal, type CoInferenceInstance } from '../index.js';

const oneSplit = cellArbitrary({ mostUsers: 4, mostSplits: 1, mostBlocks: 9 });
const freeSplits = cellArbitrary({ mostUsers: 3, mostSplits: 3, mostBlocks: 9 }).map((instance) => ({
  ...instance,
  splitRule: 'free' as const,
}));

/** Solves for a goal and looks that nothing is broken. */
function objective(instance: CoInferenceInstance, goal: CoInferenceGoal): number | null {
  const result = solveCoInference({ ...instance, goal });
  expect(violations(instance, result)).toEqual([]);
  expect(result.exact).toBe(true);
  return result.objective;
}

const weightsOf = ({ users }: CoInferenceInstance): readonly number[] => users.map(({ weight = 1 }) => weight);
const nullIfNone = (value: number): number | null => (value === Infinity ? null : value);
const same = (value: number | null, expected: number | null): void => {
  if (expected === null || value === null) expect(value).toBe(expected);
  else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
};

describe.each([
  ['one split each', oneSplit],
  ['free splits', freeSplits],
])('a cell in blocks, %s, against all allocations', (_, instances) => {
  it('serves as many and as much weight as any set of users', () => {
    check(
      fc.property(instances, (instance) => {
        const needs = distortionTable(instance).map(leastBlocks);
        const { blockCount = 0 } = instance;
        const ones = needs.map(() => 1);
        same(objective(instance, 'maxUsers'), mostOverSets(needs, ones, blockCount));
        same(objective(instance, 'maxWeight'), mostOverSets(needs, weightsOf(instance), blockCount));
      }),
      150,
    );
  });

  it('has the least largest distortion', () => {
    check(
      fc.property(instances, (instance) => {
        const table = distortionTable(instance);
        const least = leastOverSharings(table, instance.blockCount ?? 0, (all) => Math.max(...all));
        same(objective(instance, 'minMax'), nullIfNone(least));
      }),
      150,
    );
  });

  it('has the least sum of weighted distortions', () => {
    check(
      fc.property(instances, (instance) => {
        const table = distortionTable(instance);
        const weights = weightsOf(instance);
        const least = leastOverSharings(table, instance.blockCount ?? 0, (all) =>
          all.reduce((sum, one, user) => (one === Infinity ? Infinity : sum + one * (weights[user] ?? NaN)), 0),
        );
        same(objective(instance, 'minSum'), nullIfNone(least));
      }),
      150,
    );
  });
});

describe('a cell in hertz', () => {
  const inHertz = ({ blockCount, ...instance }: CoInferenceInstance): CoInferenceInstance =>
    blockCount === undefined ? instance : instance;

  it('is never worse than in blocks, and hardly better than in very fine ones', () => {
    const goals = ['minMax', 'minSum'] as const;
    check(
      fc.property(cellArbitrary({ mostUsers: 3, mostSplits: 1, mostBlocks: 9 }), (instance) => {
        for (const goal of goals) {
          const value = objective(inHertz(instance), goal);
          const inBlocks = objective(instance, goal);
          const fine = objective({ ...instance, blockCount: 2_000 }, goal);
          if (fine === null) continue;
          if (inBlocks !== null) expect(value ?? Infinity).toBeLessThanOrEqual(inBlocks + 1e-9);
          expect(value ?? Infinity).toBeLessThanOrEqual(fine + 1e-9);
          expect(value ?? -Infinity).toBeGreaterThanOrEqual(fine - 0.02);
        }
      }),
      40,
    );
  });

  it('serves no fewer users than in blocks', () => {
    check(
      fc.property(cellArbitrary({ mostUsers: 5, mostSplits: 2, mostBlocks: 9 }), (instance) => {
        const users = objective(inHertz(instance), 'maxUsers') ?? 0;
        expect(users).toBeGreaterThanOrEqual(objective(instance, 'maxUsers') ?? Infinity);
      }),
      100,
    );
  });

  it('lets the level bisection and the worst-user rule agree in the limit of fine blocks (V3 shape)', () => {
    const user = (id: string, gainHzPerWatt: number) => ({
      id,
      gainHzPerWatt,
      powerWatts: 0.5,
      deviceHz: 2e9,
      deviceKappaJoulesPerCycleHz2: 1e-28,
      deadlineSeconds: 0.9,
      energyJoules: 0.4,
      serverHz: 5e9,
      splits: [{ id: 's', deviceCycles: 1e9, serverCycles: 2e9, uploadBits: 2e6 }],
    });
    const cell: CoInferenceInstance = {
      kind: 'cell',
      bandwidthHz: 3e6,
      users: [user('u1', 1.2e8), user('u2', 4e7)],
    };
    const hertz = objective(cell, 'minMax') ?? NaN;
    const fine = objective({ ...cell, blockCount: 10_000 }, 'minMax') ?? NaN;
    expect(fine).toBeGreaterThanOrEqual(hertz - 1e-9);
    expect(fine - hertz).toBeLessThan(1e-4);
  });
});

describe('what more of anything does', () => {
  const cells = cellArbitrary({ mostUsers: 4, mostSplits: 1, mostBlocks: 12 });
  const more: [string, (instance: CoInferenceInstance) => CoInferenceInstance][] = [
    [
      'blocks',
      ({ blockCount = 0, bandwidthHz, ...instance }) => ({
        ...instance,
        blockCount: blockCount + 1,
        bandwidthHz: (bandwidthHz * (blockCount + 1)) / blockCount,
      }),
    ],
    [
      'time',
      (instance) => ({
        ...instance,
        users: instance.users.map((user) => ({ ...user, deadlineSeconds: user.deadlineSeconds * 1.2 })),
      }),
    ],
    [
      'energy',
      (instance) => ({
        ...instance,
        users: instance.users.map(({ energyJoules = 1e6, ...user }) => ({ ...user, energyJoules: energyJoules * 1.2 })),
      }),
    ],
  ];

  it.each(more)('more %s never makes an optimum worse', (_, grow) => {
    check(
      fc.property(cells, (instance) => {
        const grown = grow(instance);
        for (const goal of ['minMax', 'minSum'] as const) {
          const before = objective(instance, goal) ?? Infinity;
          expect(objective(grown, goal) ?? Infinity).toBeLessThanOrEqual(before + 1e-9);
        }
        const most = objective(instance, 'maxUsers') ?? 0;
        expect(objective(grown, 'maxUsers') ?? 0).toBeGreaterThanOrEqual(most);
      }),
      60,
    );
  });

  it('the order of the users changes no optimum', () => {
    check(
      fc.property(cells, (instance) => {
        const turned = { ...instance, users: instance.users.toReversed() };
        for (const goal of ['maxUsers', 'maxWeight', 'minMax', 'minSum'] as const) {
          same(objective(turned, goal), objective(instance, goal));
        }
      }),
      60,
    );
  });

  it('the same instance gives the same result', () => {
    check(
      fc.property(cells, (instance) => {
        const copy = structuredClone(instance);
        expect(solveCoInference({ ...copy, goal: 'minSum' })).toEqual(
          solveCoInference({ ...instance, goal: 'minSum' }),
        );
      }),
      60,
    );
  });
});
