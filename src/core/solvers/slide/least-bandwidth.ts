import { at } from '../../numerics/at.js';
import type { PairProblem } from './pair-problem.js';
import { layerSeconds } from './remaining-layers.js';
import { fitsLimit, ROUNDING } from '../../numerics/tolerance.js';

/**
 * Least constant share for given speeds, Hz (section 3.2): b* = max_j S_j / (r (T - C_j)), because every term
 * of the finish max(a + C_1, max_j (S_j / (r b) + C_j)) falls strictly in b. The busy time is a feasibility test only.
 *
 * @returns 0 if nothing is left to deliver, Infinity if no bandwidth is enough. O(L).
 */
export function leastBandwidthHz(problem: PairProblem, frequenciesHz: readonly number[]): number {
  const { layers, deadlineSeconds, spectralEfficiencyBitsPerSecondPerHz: spectralEfficiency } = problem;
  const leastSlackSeconds = ROUNDING * Math.max(1, Math.abs(deadlineSeconds));
  let secondsLeft = 0;
  let bandwidthHz = 0;
  for (let layer = layers.bits.length - 1; layer >= 0; layer--) {
    secondsLeft += layerSeconds(layers, frequenciesHz, layer);
    const bits = at(layers.bitsUpTo, layer);
    if (bits === 0) continue;
    const slackSeconds = deadlineSeconds - secondsLeft;
    if (slackSeconds <= leastSlackSeconds || spectralEfficiency === 0) return Infinity;
    bandwidthHz = Math.max(bandwidthHz, bits / (spectralEfficiency * slackSeconds));
  }
  if (!fitsLimit(layers.busySeconds + secondsLeft, deadlineSeconds)) return Infinity;
  // Sums that overflow leave NaN behind: no bandwidth either.
  return bandwidthHz < Infinity ? bandwidthHz : Infinity;
}
