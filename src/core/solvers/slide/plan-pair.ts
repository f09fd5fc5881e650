import type { Device } from './device.js';
import { deviceOf, requestEnergyJoules } from './device.js';
import { planPerLayer } from './frequency-per-layer.js';
import type { SlideFrequencyControl, SlideLayer, SlideProgress, SlideScheme, SlideTerms } from './instance.js';
import { finishSeconds } from './latency.js';
import { planOneFrequency } from './one-frequency.js';
import type { PairProblem, SpeedPlan } from './pair-problem.js';
import { INFEASIBLE, receiveSeconds } from './pair-problem.js';
import type { RemainingLayers } from './remaining-layers.js';
import { mergedLayers, remainingLayers, sameFrequency } from './remaining-layers.js';
import { fitsLimit } from '../../numerics/tolerance.js';

export interface PairOptions {
  /** Default `slide`. */
  readonly scheme?: SlideScheme;
  /** Default `perLayer`. */
  readonly frequencyControl?: SlideFrequencyControl;
}

/** One user with one model, planned: what it needs at least and how it then runs. */
export interface PairPlan {
  readonly scheme: SlideScheme;
  /** T, s. */
  readonly deadlineSeconds: number;
  /** r, bit/s/Hz. */
  readonly spectralEfficiencyBitsPerSecondPerHz: number;
  readonly device: Device;
  /** Layers not yet computed, in model order. */
  readonly remaining: RemainingLayers;
  /** b*: least constant share, Hz; Infinity if no bandwidth is enough. */
  readonly minBandwidthHz: number;
  /** Speed of every remaining layer, Hz; 0 without work. Empty if no bandwidth is enough. */
  readonly frequenciesHz: readonly number[];
}

/**
 * Prepares a (user, candidate) pair: least bandwidth and speeds (sections 3.2 to 3.4), for what is left of the model
 * (section 5). A share above b* keeps the speeds feasible.
 *
 * Cost: O(L) without energy limit, O(L log(1/eps)) with one.
 *
 * @param layers all layers of the candidate's model
 */
export function planPair(
  terms: SlideTerms,
  progress: SlideProgress,
  layers: readonly SlideLayer[],
  options: PairOptions = {},
): PairPlan {
  return planRemaining(terms, remainingLayers(layers, progress, terms), options);
}

/** The same for what is known to be left of the model. */
export function planRemaining(terms: SlideTerms, remaining: RemainingLayers, options: PairOptions): PairPlan {
  const scheme = options.scheme ?? 'slide';
  const problem: PairProblem = {
    layers: plannedLayers(remaining, scheme),
    device: deviceOf(terms),
    deadlineSeconds: terms.deadlineSeconds,
    spectralEfficiencyBitsPerSecondPerHz: terms.spectralEfficiencyBitsPerSecondPerHz,
  };
  const plan = checked(problem, speedPlan(problem, scheme, options.frequencyControl ?? 'perLayer'));
  return {
    scheme,
    deadlineSeconds: problem.deadlineSeconds,
    spectralEfficiencyBitsPerSecondPerHz: problem.spectralEfficiencyBitsPerSecondPerHz,
    device: problem.device,
    remaining,
    minBandwidthHz: plan.bandwidthHz,
    frequenciesHz: scheme === 'dai' ? everyLayer(remaining, plan.frequenciesHz) : plan.frequenciesHz,
  };
}

/** Finish with a bandwidth at top speed, energy ignored, s; Infinity if the bits never arrive. O(L). */
export function fastestFinishSeconds(plan: PairPlan, bandwidthHz: number): number {
  const layers = plannedLayers(plan.remaining, plan.scheme);
  const topSpeeds = sameFrequency(layers, plan.device.maxFrequencyHz);
  return finishSeconds(layers, topSpeeds, plan.spectralEfficiencyBitsPerSecondPerHz * bandwidthHz);
}

/** Download-then-infer is the same problem with all layers merged into one (section 3.1). */
function plannedLayers(remaining: RemainingLayers, scheme: SlideScheme): RemainingLayers {
  return scheme === 'dai' ? mergedLayers(remaining) : remaining;
}

/** One merged layer has one speed; without energy limit or work the layers do too. */
function speedPlan(problem: PairProblem, scheme: SlideScheme, control: SlideFrequencyControl): SpeedPlan {
  const { device, layers } = problem;
  const perLayer =
    control === 'perLayer' && scheme === 'slide' && device.energyLimitJoules < Infinity && layers.totalCycles > 0;
  return perLayer ? planPerLayer(problem) : planOneFrequency(problem, control);
}

/** Section 9: finish and energy are checked with the recursion, not with the closed form that gave the bandwidth. */
function checked(problem: PairProblem, plan: SpeedPlan): SpeedPlan {
  if (plan.bandwidthHz === Infinity) return INFEASIBLE;
  const { device, layers } = problem;
  const rate = problem.spectralEfficiencyBitsPerSecondPerHz * plan.bandwidthHz;
  const finish = finishSeconds(layers, plan.frequenciesHz, rate);
  const receive = receiveSeconds(problem, plan.bandwidthHz);
  const joules = requestEnergyJoules(device, layers, plan.frequenciesHz, receive);
  const fits = fitsLimit(finish, problem.deadlineSeconds) && fitsLimit(joules, device.energyLimitJoules);
  // An energy that overflows is more than any device has, even without a limit.
  return fits && joules < Infinity ? plan : INFEASIBLE;
}

function everyLayer(remaining: RemainingLayers, mergedFrequenciesHz: readonly number[]): readonly number[] {
  return mergedFrequenciesHz.flatMap((frequencyHz) => sameFrequency(remaining, frequencyHz));
}
