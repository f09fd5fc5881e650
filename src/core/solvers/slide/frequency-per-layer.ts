import { requestEnergyJoules } from './device.js';
import { leastBandwidthHz } from './least-bandwidth.js';
import type { PairProblem, SpeedPlan } from './pair-problem.js';
import { INFEASIBLE, receiveSeconds } from './pair-problem.js';
import { computeSeconds, sameFrequency } from './remaining-layers.js';
import type { TautString } from './taut-string.js';
import { slowestSpeeds, tautString } from './taut-string.js';
import { fitsLimit, ROUNDING } from './tolerance.js';

const MOST_DOUBLINGS = 200;

/**
 * Least bandwidth with a speed per layer under an energy limit (section 3.4, `planPerLayer`). The bandwidths that are
 * enough form an up-set, because delivery times and receive energy fall in b: double, then bisect.
 *
 * Wants work and a finite energy limit. Cost: O(L log(1/eps)).
 */
export function planPerLayer(problem: PairProblem): SpeedPlan {
  const { device, layers } = problem;
  const topSpeeds = sameFrequency(layers, device.maxFrequencyHz);
  const leastHz = leastBandwidthHz(problem, computeSeconds(layers, topSpeeds));
  if (leastHz === Infinity) return INFEASIBLE;
  // Rule (i): top speed everywhere is affordable.
  if (affords(problem, topSpeeds, leastHz)) return { bandwidthHz: leastHz, frequenciesHz: topSpeeds };
  const string = tautString(problem);
  // Rule (ii): slower where it costs no bandwidth is affordable. Without bits there is no other bandwidth to try.
  const speeds = affordableSpeeds(string, leastHz);
  if (speeds !== undefined) return { bandwidthHz: leastHz, frequenciesHz: speeds };
  return layers.totalBits === 0 ? INFEASIBLE : searchBandwidth(string, leastHz);
}

function searchBandwidth(string: TautString, tooLittleHz: number): SpeedPlan {
  if (affordableSpeeds(string, Infinity) === undefined) return INFEASIBLE;
  let lowHz = tooLittleHz;
  let highHz = tooLittleHz;
  let speeds: readonly number[] | undefined;
  for (let doublings = 0; speeds === undefined && doublings < MOST_DOUBLINGS; doublings++) {
    lowHz = highHz;
    highHz *= 2;
    speeds = affordableSpeeds(string, highHz);
  }
  if (speeds === undefined) return INFEASIBLE;
  while (highHz - lowHz > ROUNDING * highHz) {
    const middleHz = (lowHz + highHz) / 2;
    const slower = affordableSpeeds(string, middleHz);
    if (slower === undefined) {
      lowHz = middleHz;
    } else {
      highHz = middleHz;
      speeds = slower;
    }
  }
  return { bandwidthHz: highHz, frequenciesHz: speeds };
}

/** g(b) <= E: the speeds of least energy for the bandwidth, if the energy pays for them. */
function affordableSpeeds(string: TautString, bandwidthHz: number): readonly number[] | undefined {
  const { problem } = string;
  const secondsPerBit = 1 / (problem.spectralEfficiencyBitsPerSecondPerHz * bandwidthHz);
  const speeds = slowestSpeeds(string, problem.layers.totalBits === 0 ? 0 : secondsPerBit);
  return speeds !== undefined && affords(problem, speeds, bandwidthHz) ? speeds : undefined;
}

function affords(problem: PairProblem, frequenciesHz: readonly number[], bandwidthHz: number): boolean {
  const { device, layers } = problem;
  const joules = requestEnergyJoules(device, layers, frequenciesHz, receiveSeconds(problem, bandwidthHz));
  return fitsLimit(joules, device.energyLimitJoules);
}
