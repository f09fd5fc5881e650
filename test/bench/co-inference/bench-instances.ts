import type {
  CoInferenceInstance,
  CoInferenceSplit,
  CoInferenceUser,
} from '../../../src/core/solvers/co-inference/index.js';
import { seededNumbers } from '../seeded-numbers.js';

/** What a row of the table varies. */
export type BenchSettings = Partial<Pick<CoInferenceInstance, 'goal' | 'splitRule'>> & {
  /** Cuts a user offers; the last one runs all on the device. */
  readonly splits: number;
};

/** Band of a block, Hz: 12 subcarriers of 30 kHz. */
const BLOCK_HZ = 360e3;

/** Clock of the server, shared equally by all users. */
const SERVER_HZ = 400e9;

/** A model of 12 blocks of 5 GFLOP, cut at some of them; 32 FLOP a cycle on the device, 128 on the server. */
function splitsOf(count: number, inputBits: number): CoInferenceSplit[] {
  return Array.from({ length: count }, (_, index) => {
    const depth = count === 1 ? 4 : Math.round((12 * index) / (count - 1));
    return {
      id: `cut${depth}`,
      deviceCycles: (depth * 5e9) / 32,
      serverCycles: ((12 - depth) * 5e9) / 128,
      uploadBits: depth === 12 ? 0 : inputBits * (1 - depth / 16),
    };
  });
}

/** Random users (seeded by their number) that share a cell of some blocks; the same numbers for the same sizes. */
export function benchInstance(users: number, blockCount: number, settings: BenchSettings): CoInferenceInstance {
  const random = seededNumbers(users);
  const between = (least: number, most: number): number => least + (most - least) * random();
  const user = (_: unknown, index: number): CoInferenceUser => ({
    id: `u${index}`,
    gainHzPerWatt: 10 ** between(7, 8.5),
    powerWatts: between(0.1, 0.4),
    deviceHz: between(1e9, 2.5e9),
    deviceKappaJoulesPerCycleHz2: between(5e-29, 2e-28),
    deadlineSeconds: between(0.3, 1),
    energyJoules: between(0.05, 0.4),
    maxDistortion: between(0.05, 0.4),
    weight: between(1, 3),
    splits: splitsOf(settings.splits, between(5e5, 3e6)),
  });
  const { goal = 'epoch', splitRule = 'equalShare' } = settings;
  return {
    kind: 'cell',
    goal,
    splitRule,
    bandwidthHz: blockCount * BLOCK_HZ,
    blockCount,
    serverClockHz: SERVER_HZ,
    users: Array.from({ length: users }, user),
  };
}
