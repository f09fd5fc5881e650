import fc from 'fast-check';
import {
  solveCoInference,
  type CoInferenceGoal,
  type CoInferenceInstance,
} from '../../../src/core/solvers/co-inference/index.js';
import { cellArbitrary } from '../../co-inference/arbitraries.js';
import { distortionTable, leastBlocks, leastOverSharings, mostOverSets } from '../../co-inference/exhaustive.js';

export interface ExactnessRow {
  readonly goal: CoInferenceGoal;
  readonly instances: number;
  /** Instances in which somebody is served. */
  readonly feasible: number;
  readonly mismatches: number;
}

const SEED = 7;
const EXACT_GOALS = ['maxUsers', 'maxWeight', 'minMax', 'minSum'] as const;

/** Random small cells in blocks against every set of users and every sharing of the blocks. */
export function exactnessRows(numRuns: number): readonly ExactnessRow[] {
  const cells = fc
    .sample(cellArbitrary({ mostUsers: 4, mostSplits: 2, mostBlocks: 8 }), { seed: SEED, numRuns })
    .map((instance): CoInferenceInstance => ({ ...instance, splitRule: 'free' }));
  const tables = cells.map((instance) => distortionTable(instance));
  return EXACT_GOALS.map((goal) => {
    const results = cells.map((instance) => solveCoInference({ ...instance, goal }));
    const mismatches = cells.filter((instance, index) => {
      const expected = bestByExhaustion(instance, goal, tables[index] ?? []);
      return Math.abs((results[index]?.objective ?? -1) - expected) > 1e-9 * Math.max(1, expected);
    });
    const feasible = results.filter((result) => result.feasible).length;
    return { goal, instances: numRuns, feasible, mismatches: mismatches.length };
  });
}

/** The best objective; -1 where nobody can be served and the goal has none. */
function bestByExhaustion(
  { users, blockCount = 0 }: CoInferenceInstance,
  goal: (typeof EXACT_GOALS)[number],
  table: readonly (readonly number[])[],
): number {
  const weights = users.map(({ weight = 1 }) => weight);
  const needs = table.map(leastBlocks);
  switch (goal) {
    case 'maxUsers':
      return mostOverSets(
        needs,
        needs.map(() => 1),
        blockCount,
      );
    case 'maxWeight':
      return mostOverSets(needs, weights, blockCount);
    case 'minMax':
      return orNobody(leastOverSharings(table, blockCount, (all) => Math.max(...all)));
    case 'minSum':
      return orNobody(
        leastOverSharings(table, blockCount, (all) =>
          all.includes(Infinity) ? Infinity : all.reduce((sum, one, user) => sum + one * (weights[user] ?? NaN), 0),
        ),
      );
  }
}

const orNobody = (value: number): number => (value === Infinity ? -1 : value);

export interface ExchangeRow {
  /** Cells that can serve everybody. */
  readonly cells: number;
  readonly optimal: number;
  /** Relative excess over the optimum. */
  readonly meanExcess: number;
  readonly worstExcess: number;
}

/** Pair exchanges against the table over blocks and slices, where everybody can be served. */
export function exchangeRow(numRuns: number): ExchangeRow {
  const samples = fc.sample(
    fc.tuple(
      cellArbitrary({ mostUsers: 4, mostSplits: 2, mostBlocks: 20 }),
      fc.integer({ min: 3, max: 12 }),
      fc.integer({ min: 4, max: 40 }),
    ),
    { seed: SEED, numRuns },
  );
  const excesses = samples.flatMap(([{ users, ...instance }, serverSliceCount, gigahertz]) => {
    const sliced: CoInferenceInstance = {
      ...instance,
      goal: 'minSum',
      serverSliceCount,
      serverClockHz: gigahertz * 1e9,
      users: users.map(({ serverHz, ...user }) => (serverHz === undefined ? user : { ...user, weight: 1 })),
    };
    const best = solveCoInference({ ...sliced, jointMethod: 'table' }).objective;
    const found = solveCoInference({ ...sliced, jointMethod: 'exchange' }).objective;
    return best === null || found === null ? [] : [best < 1e-9 ? 0 : found / best - 1];
  });
  return {
    cells: excesses.length,
    optimal: excesses.filter((excess) => excess <= 1e-6).length,
    meanExcess: excesses.reduce((sum, excess) => sum + excess, 0) / excesses.length,
    worstExcess: Math.max(...excesses),
  };
}
