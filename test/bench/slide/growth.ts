import { solveSlide, type SlideInstance } from '../../../src/core/solvers/slide/index.js';
import { benchInstance, type BenchSettings } from './bench-instances.js';
import { medianMs } from '../timing.js';

const ROUNDS = 11;

export interface GrowthRow {
  readonly name: string;
  readonly users: number;
  readonly served: number;
  readonly exact: boolean;
  readonly solveMs: number;
  readonly passMs: number;
  /** Time against a tenth of the users; absent for the smallest size. */
  readonly growth?: number;
}

/** The least any solver must do: read every layer of every pair once, and sum. */
function plainPass({ models, users }: SlideInstance): number {
  const layersOf = new Map(models.map(({ id, layers }) => [id, layers]));
  let sum = 0;
  for (const { candidates } of users) {
    for (const { modelId } of candidates) {
      for (const { sizeBits, workFlops = 0, fixedSeconds = 0 } of layersOf.get(modelId) ?? []) {
        sum += sizeBits + workFlops + fixedSeconds;
      }
    }
  }
  return sum;
}

export function growthRows(name: string, settings: BenchSettings, sizes: readonly number[]): GrowthRow[] {
  const rows: GrowthRow[] = [];
  for (const users of sizes) {
    const instance = benchInstance(users, settings);
    const { served, exact } = solveSlide(instance);
    const [solveMs = 0, passMs = 0] = medianMs([() => solveSlide(instance), () => plainPass(instance)], ROUNDS);
    const before = rows.at(-1);
    rows.push({
      name,
      users,
      served: served.length,
      exact,
      solveMs,
      passMs,
      ...(before !== undefined && { growth: solveMs / before.solveMs }),
    });
  }
  return rows;
}
