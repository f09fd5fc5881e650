import {
  solvePartialLoading,
  type PartialLoadingInstance,
  type SolvingMethod,
} from '../../../src/core/solvers/partial-loading/index.js';
import { medianMs } from '../timing.js';
import { benchInstance, modelCount, type BenchSettings } from './bench-instances.js';

const ROUNDS = 3;

export interface GrowthRow {
  readonly name: string;
  readonly users: number;
  readonly models: number;
  /** What produced the plan. */
  readonly method: string;
  readonly exact: boolean;
  readonly served: number;
  readonly solveMs: number;
  readonly passMs: number;
  /** Time against a tenth of the users; absent for the smallest size. */
  readonly growth?: number;
}

/** The least any solver must do: read every block of every model and every user once, and sum. */
function plainPass({ blocks, models, users }: PartialLoadingInstance): number {
  const sizes = new Map(blocks.map(({ id, sizeBytes }) => [id, sizeBytes]));
  let sum = 0;
  for (const { blockIds } of models) for (const id of blockIds) sum += sizes.get(id) ?? 0;
  for (const { deadlineSeconds, inputBits = 0, spectralEfficiencyBitsPerSecondPerHz = 0 } of users) {
    sum += deadlineSeconds + inputBits + spectralEfficiencyBitsPerSecondPerHz;
  }
  return sum;
}

export function growthRows(
  name: string,
  settings: BenchSettings,
  sizes: readonly number[],
  method: 'auto' | SolvingMethod = 'auto',
): GrowthRow[] {
  const rows: GrowthRow[] = [];
  for (const users of sizes) {
    const instance = { ...benchInstance(users, settings), method };
    const result = solvePartialLoading(instance);
    const [solveMs = 0, passMs = 0] = medianMs(
      [() => solvePartialLoading(instance), () => plainPass(instance)],
      ROUNDS,
    );
    const before = rows.at(-1);
    rows.push({
      name,
      users,
      models: modelCount(users),
      method: result.method,
      exact: result.exact,
      served: result.servedCount,
      solveMs,
      passMs,
      ...(before !== undefined && { growth: solveMs / before.solveMs }),
    });
  }
  return rows;
}
