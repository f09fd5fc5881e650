import { solveSlide } from '../../../src/core/solvers/slide/index.js';
import { optimumByHighs } from '../../oracles/highs.js';
import { weightProgram } from '../../slide/weight-oracle.js';
import { benchInstance } from './bench-instances.js';
import { medianMs } from '../timing.js';

const ROUNDS = 5;

export interface HighsRow {
  readonly users: number;
  readonly optimum: number;
  readonly solveMs: number;
  readonly highsMs: number;
}

/**
 * The whole solver against HiGHS on the knapsack alone: HiGHS is given the least bandwidths and only chooses.
 *
 * @throws Error if the two optima differ
 */
export function highsRow(users: number): HighsRow {
  const instance = benchInstance(users, { objective: 'weight' });
  const { objectiveValue, pairs } = solveSlide(instance);
  const program = weightProgram(instance, pairs);
  const optimum = optimumByHighs(program)?.value ?? 0;
  if (Math.abs(optimum - objectiveValue) > 1e-6 * optimum) throw new Error(`${objectiveValue}, by HiGHS ${optimum}`);
  const [solveMs = 0, highsMs = 0] = medianMs([() => solveSlide(instance), () => optimumByHighs(program)], ROUNDS);
  return { users, optimum, solveMs, highsMs };
}
