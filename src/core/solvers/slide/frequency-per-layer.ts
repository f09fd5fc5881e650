import { requestEnergyJoules } from './device.js';
import { leastBandwidthHz } from './least-bandwidth.js';
import type { PairProblem, SpeedPlan } from './pair-problem.js';
import { INFEASIBLE, receiveSeconds } from './pair-problem.js';
import { sameFrequency } from './remaining-layers.js';
import { slowestSpeeds, tautString } from './taut-string.js';
import { EPSILON, fitsLimit, ROUNDING } from '../../numerics/tolerance.js';

const MOST_DOUBLINGS = 200;
const MOST_HALVINGS = 200;

/**
 * Least bandwidth with a speed per layer under an energy limit (section 3.4, `planPerLayer`). The bandwidths that are
 * enough form an up-set, because delivery times and receive energy fall in b: double, then bisect.
 *
 * Wants work and a finite energy limit. Cost: O(L log(1/eps)).
 */
export function planPerLayer(problem: PairProblem): SpeedPlan {
  // A search goes to the very edge of what it may: were that the whole tolerance, the rest of the plan could be
  // infeasible later, when less is left and the tolerance of it is smaller.
  const plan = planWithin(problem, ROUNDING);
  return plan === INFEASIBLE ? planWithin(problem, EPSILON) : plan;
}

function planWithin(problem: PairProblem, tolerance: number): SpeedPlan {
  const { device, layers } = problem;
  const topSpeeds = sameFrequency(layers, device.maxFrequencyHz);
  const leastHz = leastBandwidthHz(problem, topSpeeds);
  if (leastHz === Infinity) return INFEASIBLE;
  // Rule (i): top speed everywhere is affordable.
  if (affords(problem, topSpeeds, leastHz, tolerance)) return { bandwidthHz: leastHz, frequenciesHz: topSpeeds };
  const string = tautString(problem);
  const speedsWithin = (bandwidthHz: number): SpeedPlan | undefined => {
    const speeds = slowestSpeeds(string, secondsPerBit(problem, bandwidthHz));
    const affordable = speeds !== undefined && affords(problem, speeds, bandwidthHz, tolerance);
    return affordable ? { bandwidthHz, frequenciesHz: speeds } : undefined;
  };
  // Rule (ii): slower where it costs no bandwidth is affordable. Without bits there is no other bandwidth to try.
  const plan = speedsWithin(leastHz);
  if (plan !== undefined) return plan;
  return layers.totalBits === 0 ? INFEASIBLE : searchBandwidth(speedsWithin, leastHz);
}

/** @param speedsWithin g(b) <= E: the speeds of least energy for a bandwidth, if the energy pays for them */
function searchBandwidth(speedsWithin: (bandwidthHz: number) => SpeedPlan | undefined, tooLittleHz: number): SpeedPlan {
  if (speedsWithin(Infinity) === undefined) return INFEASIBLE;
  let lowHz = tooLittleHz;
  let plan: SpeedPlan | undefined;
  for (let doublings = 0; plan === undefined; doublings++) {
    if (doublings === MOST_DOUBLINGS) return INFEASIBLE;
    plan = speedsWithin(2 * lowHz);
    if (plan === undefined) lowHz *= 2;
  }
  const isWide = (highHz: number): boolean => highHz - lowHz > ROUNDING * highHz;
  for (let halvings = 0; halvings < MOST_HALVINGS && isWide(plan.bandwidthHz); halvings++) {
    const middleHz = (lowHz + plan.bandwidthHz) / 2;
    const narrower = speedsWithin(middleHz);
    if (narrower === undefined) lowHz = middleHz;
    else plan = narrower;
  }
  return plan;
}

/** 1 / (r b), 0 if there is nothing to deliver. */
function secondsPerBit(problem: PairProblem, bandwidthHz: number): number {
  const { layers, spectralEfficiencyBitsPerSecondPerHz: spectralEfficiency } = problem;
  return layers.totalBits === 0 ? 0 : 1 / (spectralEfficiency * bandwidthHz);
}

function affords(
  problem: PairProblem,
  frequenciesHz: readonly number[],
  bandwidthHz: number,
  tolerance: number,
): boolean {
  const { device, layers } = problem;
  const joules = requestEnergyJoules(device, layers, frequenciesHz, receiveSeconds(problem, bandwidthHz));
  return fitsLimit(joules, device.energyLimitJoules, tolerance);
}
