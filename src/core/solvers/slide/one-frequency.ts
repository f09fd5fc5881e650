import { workEnergyJoules } from './device.js';
import type { SlideFrequencyControl } from './instance.js';
import { leastBandwidthHz } from './least-bandwidth.js';
import type { PairProblem, SpeedPlan } from './pair-problem.js';
import { INFEASIBLE } from './pair-problem.js';
import { sameFrequency } from './remaining-layers.js';
import { fitsLimit } from '../../numerics/tolerance.js';

/** Relative width at which the search for a speed stops: b may change far more steeply than f. */
const FINEST_WIDTH = 4 * Number.EPSILON;

const MOST_HALVINGS = 200;

/**
 * Least bandwidth with one speed for all layers (section 3.3): the best of the device's steps, the top speed alone
 * (`max`), or any speed between the limits.
 *
 * Cost: O(L) without energy limit, O(L) per step, O(L log(1/eps)) with a receive power.
 */
export function planOneFrequency(problem: PairProblem, control: SlideFrequencyControl): SpeedPlan {
  const { device, layers } = problem;
  if (layers.totalCycles === 0) return planAt(problem, 0);
  if (control === 'max') return planAt(problem, device.maxFrequencyHz);
  if (device.frequencyStepsHz !== undefined) return bestStep(problem, device.frequencyStepsHz);
  return bestInRange(problem);
}

/** Every step, exactly; ties go to the higher one. */
function bestStep(problem: PairProblem, stepsHz: readonly number[]): SpeedPlan {
  return stepsHz
    .map((frequencyHz) => planAt(problem, frequencyHz))
    .reduce((best, plan) => (plan.bandwidthHz <= best.bandwidthHz ? plan : best), INFEASIBLE);
}

/** Between the critical speed and the fastest affordable one energy rises and time falls. */
function bestInRange(problem: PairProblem): SpeedPlan {
  const { device, layers } = problem;
  const slowestHz = device.criticalFrequencyHz;
  if (!affordsWork(problem, slowestHz)) return INFEASIBLE;
  const fastestHz = fastestAffordable(problem);
  const receives = device.receivePowerWatts > 0 && layers.totalBits > 0;
  if (!receives || device.energyLimitJoules === Infinity) return planAt(problem, fastestHz);
  return crossing(problem, Math.min(fastestHz, Math.max(slowestHz, timelyFrequency(problem))), fastestHz);
}

/** The speed that meets the deadline if every bit were there, to the last digit and without tolerance. */
function timelyFrequency({ layers, deadlineSeconds }: PairProblem): number {
  const seconds = deadlineSeconds - layers.busySeconds - layers.totalFixedSeconds;
  return seconds > 0 ? layers.totalCycles / seconds : Infinity;
}

/**
 * Where the bandwidth the deadline wants (falling in f) meets the one the energy wants (rising in f): the least
 * maximum of the two, or the end of the range that is nearer to it.
 */
function crossing(problem: PairProblem, slowestHz: number, fastestHz: number): SpeedPlan {
  if (deadlineBinds(problem, fastestHz)) return planAt(problem, fastestHz);
  if (!deadlineBinds(problem, slowestHz)) return planAt(problem, slowestHz);
  let lowHz = slowestHz;
  let highHz = fastestHz;
  for (let halvings = 0; halvings < MOST_HALVINGS && highHz - lowHz > FINEST_WIDTH * highHz; halvings++) {
    const middleHz = (lowHz + highHz) / 2;
    if (deadlineBinds(problem, middleHz)) lowHz = middleHz;
    else highHz = middleHz;
  }
  const low = planAt(problem, lowHz);
  const high = planAt(problem, highHz);
  return low.bandwidthHz < high.bandwidthHz ? low : high;
}

/** Whether the deadline wants at least the bandwidth the energy wants; a speed too slow for any bandwidth counts as yes. */
function deadlineBinds(problem: PairProblem, frequencyHz: number): boolean {
  const deadlineHz = leastBandwidthHz(problem, sameFrequency(problem.layers, frequencyHz));
  return deadlineHz >= energyBandwidthHz(problem, frequencyHz);
}

function planAt(problem: PairProblem, frequencyHz: number): SpeedPlan {
  if (!affordsWork(problem, frequencyHz)) return INFEASIBLE;
  const frequenciesHz = sameFrequency(problem.layers, frequencyHz);
  const deadlineHz = leastBandwidthHz(problem, frequenciesHz);
  return { bandwidthHz: Math.max(deadlineHz, energyBandwidthHz(problem, frequencyHz)), frequenciesHz };
}

/** bEn(f) = P_rx S_L / (r (E - Ec(f))): receiving must not take longer than the rest of the energy lasts. */
function energyBandwidthHz(problem: PairProblem, frequencyHz: number): number {
  const { device, layers, spectralEfficiencyBitsPerSecondPerHz: spectralEfficiency } = problem;
  const receiveWattBits = device.receivePowerWatts * layers.totalBits;
  if (receiveWattBits === 0) return 0;
  const joulesLeft = energyForWorkJoules(problem) - workEnergyJoules(device, layers.totalCycles, frequencyHz);
  return joulesLeft > 0 ? receiveWattBits / (spectralEfficiency * joulesLeft) : Infinity;
}

/** E - P_v V_1. */
function energyForWorkJoules({ device, layers }: PairProblem): number {
  return device.energyLimitJoules - device.fixedTimePowerWatts * layers.totalFixedSeconds;
}

function affordsWork({ device, layers }: PairProblem, frequencyHz: number): boolean {
  const fixedJoules = device.fixedTimePowerWatts * layers.totalFixedSeconds;
  const workJoules = workEnergyJoules(device, layers.totalCycles, frequencyHz);
  return fitsLimit(fixedJoules + workJoules, device.energyLimitJoules);
}

/**
 * fHi: the largest speed whose work the energy pays for; the largest root of eta W f^3 - E f + P_s W = 0 in closed
 * form. Called when the critical speed is affordable.
 */
function fastestAffordable(problem: PairProblem): number {
  const { device, layers } = problem;
  const { criticalFrequencyHz, maxFrequencyHz, staticPowerWatts } = device;
  const joules = Math.max(0, energyForWorkJoules(problem));
  if (workEnergyJoules(device, layers.totalCycles, maxFrequencyHz) <= joules) return maxFrequencyHz;
  const cubic = device.dynamicPowerWattsPerHz3 * layers.totalCycles;
  const root =
    staticPowerWatts === 0
      ? Math.sqrt(joules / cubic)
      : largestRoot(cubic, joules, staticPowerWatts * layers.totalCycles);
  return Math.min(maxFrequencyHz, Math.max(criticalFrequencyHz, root));
}

/** Largest root of cubic f^3 - linear f + constant = 0 by Viete's formula; at its minimum the argument is -1. */
function largestRoot(cubic: number, linear: number, constant: number): number {
  const cosine = Math.max(-1, ((-3 * constant) / (2 * linear)) * Math.sqrt((3 * cubic) / linear));
  return 2 * Math.sqrt(linear / (3 * cubic)) * Math.cos(Math.acos(cosine) / 3);
}
