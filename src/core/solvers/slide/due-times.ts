import { at } from '../../numerics/at.js';
import type { PairPlan } from './plan-pair.js';
import { layerSeconds } from './remaining-layers.js';
import { bandLimit } from '../../numerics/tolerance.js';

/** A layer with bits still to come, as the base station sees it (section 4.3). */
export interface LayerDue {
  /** Place in the model, from 0. */
  readonly layerIndex: number;
  readonly bits: number;
  /** d_j = T - C_j: delivered later, the deadline is missed, s. */
  readonly dueSeconds: number;
  /** s_j / r: what sending it takes of the band, Hz s. */
  readonly bandSeconds: number;
}

/**
 * When each layer of a feasible pair must have arrived, in model order; layers that are there already are left out.
 * With download-then-infer all are due before the first one runs. O(L).
 */
export function layerDueTimes(plan: PairPlan): LayerDue[] {
  const { remaining, deadlineSeconds, spectralEfficiencyBitsPerSecondPerHz: spectralEfficiency } = plan;
  const dues: LayerDue[] = [];
  let secondsLeft = 0;
  for (let layer = remaining.bits.length - 1; layer >= 0; layer--) {
    secondsLeft += layerSeconds(remaining, plan.frequenciesHz, layer);
    const bits = at(remaining.bits, layer);
    if (bits === 0) continue;
    dues.push({
      layerIndex: remaining.firstLayerIndex + layer,
      bits,
      dueSeconds: deadlineSeconds - secondsLeft,
      bandSeconds: bits / spectralEfficiency,
    });
  }
  const inOrder = dues.reverse();
  return plan.scheme === 'dai'
    ? inOrder.map((due) => ({ ...due, dueSeconds: deadlineSeconds - secondsLeft }))
    : inOrder;
}

/** Layers of several users in the order in which they are due; equal due times keep the order given. */
export function inDueOrder<Due extends LayerDue>(dues: readonly Due[]): Due[] {
  return dues.toSorted((first, second) => first.dueSeconds - second.dueSeconds);
}

/**
 * The band a set of layers needs, Hz: max over the due times d of (needs due by d) / d. Never more than the sum of
 * the least constant shares.
 *
 * @param dues in due order
 */
export function bandNeeded(dues: readonly LayerDue[]): number {
  let bandSeconds = 0;
  let bandwidthHz = 0;
  for (const due of dues) {
    bandSeconds += due.bandSeconds;
    bandwidthHz = Math.max(bandwidthHz, bandSeconds / due.dueSeconds);
  }
  return bandwidthHz;
}

/**
 * Whether a band carries the set: the needs due by d are at most B d for every due time d. Necessary because all bits
 * exist at time 0; sufficient because sending in due order meets it.
 *
 * @param dues in due order
 */
export function fitsTimeVarying(dues: readonly LayerDue[], bandwidthHz: number): boolean {
  const neededHz = bandNeeded(dues);
  return neededHz < Infinity && neededHz <= bandLimit(bandwidthHz);
}
