import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellArbitrary } from '../../../../../test/co-inference/arbitraries.js';
import { distortionTable, leastBlocks, sharings } from '../../../../../test/co-inference/exhaustive.js';
import { violations } from '../../../../../test/co-inference/first-principles.js';
import { check } from '../../../../../test/oracles/check.js';
import { solveCoInference, type CoInferenceGoal, type CoInferenceInstance, type JointMethod } from '../index.js';

/** Cells whose server clock is cut into slices. */
const slicedArbitrary = fc
  .tuple(
    cellArbitrary({ mostUsers: 3, mostSplits: 2, mostBlocks: 6 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 2, max: 20 }),
  )
  .map(([instance, serverSliceCount, gigahertz]): CoInferenceInstance => ({
    ...instance,
    serverSliceCount,
    serverClockHz: gigahertz * 1e9,
    users: instance.users.map(({ serverHz, ...user }) => (serverHz === undefined ? user : { ...user })),
  }));

function solved(instance: CoInferenceInstance, goal: CoInferenceGoal, jointMethod: JointMethod = 'table') {
  const result = solveCoInference({ ...instance, goal, jointMethod });
  expect(violations(instance, result)).toEqual([]);
  return result;
}

/** D of every user `[user][slices][blocks]`. */
function tables(instance: CoInferenceInstance): readonly (readonly (readonly number[])[])[] {
  const { serverSliceCount = 0, serverClockHz = 0, users } = instance;
  const bySlices = Array.from({ length: serverSliceCount + 1 }, (_, slices) =>
    distortionTable(instance, () => (slices * serverClockHz) / serverSliceCount),
  );
  return users.map((_, user) => bySlices.map((table) => table[user] ?? []));
}

/** The least value over all sharings of blocks and slices. */
function leastOverAll(instance: CoInferenceInstance, valueOf: (distortions: readonly number[]) => number): number {
  const { serverSliceCount = 0, blockCount = 0, users } = instance;
  const table = tables(instance);
  let least = Infinity;
  for (const slices of sharings(users.length, serverSliceCount)) {
    for (const blocks of sharings(users.length, blockCount)) {
      const all = users.map((_, user) => table[user]?.[slices[user] ?? 0]?.[blocks[user] ?? 0] ?? Infinity);
      least = Math.min(least, all.includes(Infinity) ? Infinity : valueOf(all));
    }
  }
  return least;
}

/** The most users of any set that blocks and slices carry, each with any number of slices. */
function mostUsers(instance: CoInferenceInstance): number {
  const { serverSliceCount = 0, blockCount = 0, users } = instance;
  const table = tables(instance);
  const most = (user: number, blocks: number, slices: number): number => {
    if (user === users.length) return 0;
    let best = most(user + 1, blocks, slices);
    for (let taken = 0; taken <= slices; taken++) {
      const need = leastBlocks(table[user]?.[taken] ?? []);
      if (need <= blocks) best = Math.max(best, 1 + most(user + 1, blocks - need, slices - taken));
    }
    return best;
  };
  return most(0, blockCount, serverSliceCount);
}

const weightedSum = ({ users }: CoInferenceInstance) => {
  return (all: readonly number[]): number =>
    all.reduce((sum, one, user) => sum + one * (users[user]?.weight ?? NaN), 0);
};

describe('blocks and slices together, against all sharings', () => {
  it('serve as many users as can be', () => {
    check(
      fc.property(slicedArbitrary, (instance) => {
        expect(solved(instance, 'maxUsers')).toMatchObject({ exact: true, objective: mostUsers(instance) });
      }),
      50,
    );
  });

  it('have the least largest distortion', () => {
    check(
      fc.property(slicedArbitrary, (instance) => {
        const least = leastOverAll(instance, (all) => Math.max(...all));
        const { objective, exact } = solved(instance, 'minMax');
        expect(exact).toBe(true);
        if (objective === null) expect(least).toBe(Infinity);
        else expect(Math.abs(objective - least)).toBeLessThan(1e-8);
      }),
      50,
    );
  });

  it('have the least sum by the table, and exchanges never less', () => {
    const excesses: number[] = [];
    check(
      fc.property(slicedArbitrary, (instance) => {
        const least = leastOverAll(instance, weightedSum(instance));
        const { objective, exact } = solved(instance, 'minSum');
        expect(exact).toBe(true);
        const exchanged = solved(instance, 'minSum', 'exchange');
        expect(exchanged.exact).toBe(false);
        if (objective === null || exchanged.objective === null) {
          expect([least, exchanged.objective]).toEqual([Infinity, objective]);
          return;
        }
        expect(Math.abs(objective - least)).toBeLessThan(1e-9);
        expect(exchanged.objective).toBeGreaterThanOrEqual(least - 1e-9);
        excesses.push(exchanged.objective - least);
      }),
      50,
    );
    expect(excesses.length).toBeGreaterThan(15);
    // A local optimum, but mostly the best one.
    expect(excesses.filter((excess) => excess < 1e-9).length / excesses.length).toBeGreaterThan(0.9);
  });

  it('are never worse in hertz, where the goal allows it', () => {
    check(
      fc.property(slicedArbitrary, ({ blockCount, ...instance }) => {
        const inBlocks = { ...instance, ...(blockCount !== undefined && { blockCount }) };
        const most = solved(inBlocks, 'maxUsers').objective ?? Infinity;
        expect(solved(instance, 'maxUsers').objective).toBeGreaterThanOrEqual(most);
        const least = solved(inBlocks, 'minMax').objective ?? Infinity;
        expect(solved(instance, 'minMax').objective ?? Infinity).toBeLessThanOrEqual(least + 1e-8);
      }),
      15,
    );
  });
});

describe('the method for blocks and slices', () => {
  it('is the table up to 2e8 sums and exchanges above', () => {
    const user = {
      id: 'u',
      gainHzPerWatt: 1e8,
      powerWatts: 0.5,
      deviceHz: 2e9,
      deviceKappaJoulesPerCycleHz2: 1e-28,
      deadlineSeconds: 1,
      splits: [{ id: 's', deviceCycles: 1e9, serverCycles: 2e9, uploadBits: 2e6 }],
    };
    const cell = (blockCount: number, serverSliceCount: number): CoInferenceInstance => ({
      kind: 'cell',
      goal: 'minSum',
      bandwidthHz: 6e6,
      blockCount,
      serverClockHz: 1e10,
      serverSliceCount,
      users: [user],
    });
    expect(solveCoInference(cell(100, 10)).exact).toBe(true);
    expect(solveCoInference(cell(10_000, 10))).toMatchObject({ exact: false, servedCount: 1 });
  });
});
