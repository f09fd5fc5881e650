import { solvePartialLoading } from '../../../src/core/solvers/partial-loading/index.js';
import { optimumByHighs } from '../../oracles/highs.js';
import { loadingProgram } from '../../partial-loading/loading-program.js';
import { medianMs } from '../timing.js';
import { benchInstance, type BenchSettings } from './bench-instances.js';

const ROUNDS = 3;

export interface HighsRow {
  readonly rule: string;
  readonly users: number;
  readonly optimum: number;
  readonly solveMs: number;
  readonly highsMs: number;
}

/** The whole solver against HiGHS on the program. @throws Error if the two optima differ */
export function highsRow(users: number, settings: BenchSettings): HighsRow {
  const instance = benchInstance(users, settings);
  const { objective } = solvePartialLoading(instance);
  const program = loadingProgram(instance);
  const optimum = Math.round(optimumByHighs(program)?.value ?? 0);
  if (optimum !== objective) throw new Error(`${objective}, by HiGHS ${optimum}`);
  const [solveMs = 0, highsMs = 0] = medianMs(
    [() => solvePartialLoading(instance), () => optimumByHighs(program)],
    ROUNDS,
  );
  return { rule: settings.uplinkRule, users, optimum, solveMs, highsMs };
}
