import { solveCoInference, type CoInferenceInstance } from '../../../src/core/solvers/co-inference/index.js';
import { medianMs } from '../timing.js';
import { benchInstance, type BenchSettings } from './bench-instances.js';

const ROUNDS = 7;

export interface GrowthRow {
  readonly name: string;
  readonly users: number;
  readonly blocks: number;
  readonly served: number;
  readonly exact: boolean;
  /** Single-user problems solved (runs of A1). */
  readonly singleUserSolves: number;
  /** Against (users x splits) x log2(blocks) + blocks. */
  readonly ofOrder: number;
  readonly solveMs: number;
  readonly passMs: number;
  /** Time and users against the row before, the same blocks; absent for the smallest size. */
  readonly growth?: { readonly time: number; readonly users: number };
}

/** The least any solver must do: read every split of every user once, and sum. */
function plainPass({ users }: CoInferenceInstance): number {
  let sum = 0;
  for (const { gainHzPerWatt, powerWatts, deviceHz, deadlineSeconds, energyJoules = 0, splits } of users) {
    sum += gainHzPerWatt + powerWatts + deviceHz + deadlineSeconds + energyJoules;
    for (const { deviceCycles, serverCycles, uploadBits } of splits) sum += deviceCycles + serverCycles + uploadBits;
  }
  return sum;
}

export function growthRows(
  name: string,
  settings: BenchSettings,
  sizes: readonly number[],
  blocks: number,
): readonly GrowthRow[] {
  const rows: GrowthRow[] = [];
  for (const users of sizes) {
    const instance = benchInstance(users, blocks, settings);
    let singleUserSolves = 0;
    const { servedCount, exact } = solveCoInference(instance, { onSingleUserSolve: () => (singleUserSolves += 1) });
    const [solveMs = 0, passMs = 0] = medianMs([() => solveCoInference(instance), () => plainPass(instance)], ROUNDS);
    const before = rows.at(-1);
    rows.push({
      name,
      users,
      blocks,
      served: servedCount,
      exact,
      singleUserSolves,
      ofOrder: singleUserSolves / (users * settings.splits * Math.log2(blocks) + blocks),
      solveMs,
      passMs,
      ...(before !== undefined && { growth: { time: solveMs / before.solveMs, users: users / before.users } }),
    });
  }
  return rows;
}
