import { at } from '../../numerics/at.js';
import type { RemainingLayers } from './remaining-layers.js';
import { layerSeconds } from './remaining-layers.js';

/** When the last of so many bits is there at a constant rate, s; nothing to deliver is there at once. */
export function deliveredSeconds(bits: number, bitsPerSecond: number): number {
  return bits === 0 ? 0 : bits / bitsPerSecond;
}

/**
 * Finish of a user with a constant share, s (section 3.1, the recursion):
 * t_0 = a, t_l = max(S_l / (r b), t_(l-1)) + c_l. Infinity if bits remain and the rate is 0. O(L).
 *
 * @param frequenciesHz speed of every remaining layer, 0 allowed where there is no work
 * @param bitsPerSecond r b
 */
export function finishSeconds(
  layers: RemainingLayers,
  frequenciesHz: readonly number[],
  bitsPerSecond: number,
): number {
  let seconds = layers.busySeconds;
  for (let layer = 0; layer < layers.bitsUpTo.length; layer++) {
    const delivered = deliveredSeconds(at(layers.bitsUpTo, layer), bitsPerSecond);
    seconds = Math.max(delivered, seconds) + layerSeconds(layers, frequenciesHz, layer);
  }
  return seconds;
}

/** When one layer runs, s. */
export interface LayerTimes {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/**
 * Runs the layers in order, each as soon as it is delivered and the one before is done; works for any order of
 * delivery among users, so for time-varying sharing too.
 *
 * @param delivered when each layer is there, s
 * @param readySeconds no layer starts before (a; for download-then-infer also the arrival of the last bit)
 */
export function layerTimes(
  layers: RemainingLayers,
  frequenciesHz: readonly number[],
  delivered: readonly number[],
  readySeconds: number,
): LayerTimes[] {
  let endSeconds = readySeconds;
  return delivered.map((seconds, layer) => {
    const startSeconds = Math.max(seconds, endSeconds);
    endSeconds = startSeconds + layerSeconds(layers, frequenciesHz, layer);
    return { startSeconds, endSeconds };
  });
}
