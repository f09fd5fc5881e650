import fc from 'fast-check';
import type {
  CoInferenceInstance,
  CoInferenceSplit,
  CoInferenceUser,
  Task,
} from '../../src/core/solvers/co-inference/index.js';

/** Whole multiples of a step, so that counterexamples read well and equal values turn up. */
const multiples = (step: number, least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most }).map((count) => count * step);

/** 0 in every fifth case. */
const orZero = (values: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.oneof({ arbitrary: fc.constant(0), weight: 1 }, { arbitrary: values, weight: 4 });

/** A band that makes users of the kind below feasible or not, Hz. */
export const bandwidthArbitrary = multiples(1e5, 1, 60);

/** One user with one split: feasible or not, deadline-bound or energy-bound, with zeros anywhere. */
export const taskArbitrary: fc.Arbitrary<Task> = fc.record({
  deviceCycles: orZero(multiples(5e7, 1, 60)),
  serverCycles: orZero(multiples(1e8, 1, 60)),
  uploadBits: orZero(multiples(1e5, 1, 50)),
  gainHzPerWatt: multiples(5e6, 1, 40),
  maxPowerWatts: multiples(0.1, 1, 10),
  maxDeviceHz: multiples(1e8, 5, 25),
  maxServerHz: multiples(5e8, 1, 40),
  deviceKappa: orZero(multiples(5e-29, 1, 10)),
  serverKappa: orZero(multiples(5e-31, 1, 10)),
  deadlineSeconds: multiples(0.1, 2, 20),
  energyJoules: fc.oneof(
    { arbitrary: fc.constant(Infinity), weight: 1 },
    { arbitrary: multiples(0.05, 1, 20), weight: 5 },
  ),
  structured: fc.boolean(),
});

const splitArbitrary: fc.Arbitrary<Omit<CoInferenceSplit, 'id'>> = fc.record({
  deviceCycles: multiples(1e8, 0, 20),
  serverCycles: multiples(2e8, 0, 20),
  uploadBits: multiples(2e5, 1, 15),
  deviceBytes: multiples(1e8, 0, 8),
});

/** Sends nothing and computes everything itself. */
const silentArbitrary: fc.Arbitrary<Omit<CoInferenceSplit, 'id'>> = multiples(1e8, 10, 40).map((deviceCycles) => ({
  deviceCycles,
  serverCycles: 0,
  uploadBits: 0,
}));

function splitsArbitrary(mostSplits: number): fc.Arbitrary<readonly CoInferenceSplit[]> {
  const one = fc.oneof({ arbitrary: splitArbitrary, weight: 6 }, { arbitrary: silentArbitrary, weight: 1 });
  return fc
    .array(one, { minLength: 1, maxLength: mostSplits })
    .map((splits) => splits.map((split, index) => ({ id: `s${index}`, ...split })));
}

/** Users of a cell, tight enough that some limits bind and some users cannot be served. */
export function userArbitrary(mostSplits: number): fc.Arbitrary<Omit<CoInferenceUser, 'id'>> {
  return fc
    .record({
      gainHzPerWatt: multiples(5e6, 1, 30),
      powerWatts: multiples(0.1, 2, 8),
      deviceHz: multiples(1e8, 8, 25),
      deviceKappaJoulesPerCycleHz2: multiples(5e-29, 1, 6),
      deadlineSeconds: multiples(0.1, 4, 15),
      energy: fc.option(multiples(0.05, 3, 18)),
      memory: fc.option(multiples(1e8, 2, 9), { freq: 3 }),
      limit: fc.option(multiples(0.05, 1, 12)),
      weight: multiples(0.5, 0, 6),
      splits: splitsArbitrary(mostSplits),
    })
    .map(({ energy, memory, limit, ...user }) => ({
      ...user,
      ...(energy !== null && { energyJoules: energy }),
      ...(memory !== null && { deviceMemoryBytes: memory }),
      ...(limit !== null && { maxDistortion: limit }),
    }));
}

export interface CellLimits {
  readonly mostUsers: number;
  readonly mostSplits: number;
  readonly mostBlocks: number;
}

/** Cells in blocks with given shares of the server; goals and other settings are laid over them by the tests. */
export function cellArbitrary({ mostUsers, mostSplits, mostBlocks }: CellLimits): fc.Arbitrary<CoInferenceInstance> {
  const user = fc.tuple(userArbitrary(mostSplits), multiples(1e9, 0, 10));
  return fc
    .record({
      users: fc.array(user, { minLength: 1, maxLength: mostUsers }),
      blockCount: fc.integer({ min: 1, max: mostBlocks }),
      blockHz: multiples(1e5, 2, 8),
      pruning: fc.constantFrom('unstructured' as const, 'unstructured' as const, 'structured' as const),
    })
    .map(({ users, blockCount, blockHz, pruning }) => ({
      kind: 'cell',
      goal: 'maxUsers',
      bandwidthHz: blockCount * blockHz,
      blockCount,
      pruning,
      users: users.map(([one, serverHz], index) => ({ id: `u${index}`, ...one, serverHz })),
    }));
}
