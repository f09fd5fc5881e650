import type { Device } from './device.js';
import type { RemainingLayers } from './remaining-layers.js';

/** One user and one model: everything sections 3.2 to 3.4 need. */
export interface PairProblem {
  readonly layers: RemainingLayers;
  readonly device: Device;
  /** T, s. */
  readonly deadlineSeconds: number;
  /** r, bit/s/Hz. */
  readonly spectralEfficiencyBitsPerSecondPerHz: number;
}

/** Least bandwidth of a pair and the speeds that go with it. */
export interface SpeedPlan {
  /** b*, Hz; Infinity if no bandwidth is enough. */
  readonly bandwidthHz: number;
  /** Speed of every remaining layer, Hz; 0 without work. */
  readonly frequenciesHz: readonly number[];
}

export const INFEASIBLE: SpeedPlan = { bandwidthHz: Infinity, frequenciesHz: [] };

/** Time receiving with a constant share: S_L / (r b), s. */
export function receiveSeconds(problem: PairProblem, bandwidthHz: number): number {
  const { totalBits } = problem.layers;
  return totalBits === 0 ? 0 : totalBits / (problem.spectralEfficiencyBitsPerSecondPerHz * bandwidthHz);
}
