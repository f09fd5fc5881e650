import fc from 'fast-check';
import { median } from 'simple-statistics';
import { largestRetained } from '../../../src/core/solvers/co-inference/index.js';
import { bandwidthArbitrary, taskArbitrary } from '../../co-inference/arbitraries.js';
import { largestByCuttingPlanes } from '../../co-inference/convex-oracle.js';
import { medianMs } from '../timing.js';

export interface HighsRow {
  readonly instances: number;
  readonly mismatches: number;
  /** Medians over the instances on which energy binds, ms. */
  readonly solveMs: number;
  readonly highsMs: number;
}

const SEED = 7;
const TIMED = 10;

/** Single-user problems by A1 and by cutting planes on the convex form: how often they differ, and how long they take. */
export function highsRow(numRuns: number): HighsRow {
  const samples = fc.sample(fc.tuple(taskArbitrary, bandwidthArbitrary), { seed: SEED, numRuns });
  const mismatches = samples.filter(([task, hertz]) => {
    const found = Math.min(1, largestRetained(task, hertz)?.retained ?? 0);
    const bound = largestByCuttingPlanes(task, hertz);
    return bound === undefined ? found > 0 : Math.abs(Math.max(0, found) - bound) > 1e-5;
  });
  const bound = samples.filter(([task, hertz]) => {
    const { retained = 0, point } = largestRetained(task, hertz) ?? {};
    return retained > 0 && retained < 1 && point?.timePriceWatts !== Infinity;
  });
  const times = bound
    .slice(0, TIMED)
    .map(([task, hertz]) =>
      medianMs([() => largestRetained(task, hertz), () => largestByCuttingPlanes(task, hertz)], 3),
    );
  return {
    instances: numRuns,
    mismatches: mismatches.length,
    solveMs: median(times.map(([solveMs = 0]) => solveMs)),
    highsMs: median(times.map(([, highsMs = 0]) => highsMs)),
  };
}
