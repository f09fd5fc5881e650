import { at } from '../../numerics/at.js';
import { float64At } from './typed-at.js';

/** What one device of the ring takes for its share of the layers, on an idle network; Infinity: it cannot. */
export interface RingStage {
  /** Computing and handing over to the next of the ring; by `before * (layers + 1) + after`, layers done. */
  readonly handOnTicks: Float64Array;
  /** Computing all that is left and sending the result home; by layers done before. */
  readonly lastTicks: Float64Array;
}

/**
 * Cuts the layers into stages on the first devices of a ring, at least one layer each, such that the largest stage is
 * smallest. Ties: fewer stages, then lexicographically smaller cuts. Cost O(stages^2 layers^2).
 *
 * @returns the layers done after each stage; undefined if no cut is possible
 */
export function ringCuts(ring: readonly RingStage[], layers: number): readonly number[] | undefined {
  let best: { readonly count: number; readonly rest: Float64Array } | undefined;
  let bestTicks = Infinity;
  for (let count = 1; count <= Math.min(layers, ring.length); count++) {
    const rest = largestOfRest(ring, count, layers);
    if (float64At(rest, 0) >= bestTicks) continue;
    best = { count, rest };
    bestTicks = float64At(rest, 0);
  }
  return best === undefined ? undefined : smallestCuts(ring, best.count, layers, best.rest, bestTicks);
}

/** The least possible largest stage from a stage on; by `stage * (layers + 1) + layers done before it`. */
function largestOfRest(ring: readonly RingStage[], count: number, layers: number): Float64Array {
  const width = layers + 1;
  const rest = new Float64Array(count * width).fill(Infinity);
  rest.set(at(ring, count - 1).lastTicks, (count - 1) * width);
  for (let stage = count - 2; stage >= 0; stage--) {
    const { handOnTicks } = at(ring, stage);
    for (let before = 0; before < layers; before++) {
      let least = Infinity;
      for (let after = before + 1; after < layers; after++) {
        const largest = Math.max(
          float64At(handOnTicks, before * width + after),
          float64At(rest, (stage + 1) * width + after),
        );
        least = Math.min(least, largest);
      }
      rest[stage * width + before] = least;
    }
  }
  return rest;
}

function smallestCuts(
  ring: readonly RingStage[],
  count: number,
  layers: number,
  rest: Float64Array,
  limitTicks: number,
): readonly number[] {
  const width = layers + 1;
  const cuts: number[] = [];
  let before = 0;
  for (let stage = 0; stage < count - 1; stage++) {
    const { handOnTicks } = at(ring, stage);
    let after = before + 1;
    while (
      float64At(handOnTicks, before * width + after) > limitTicks ||
      float64At(rest, (stage + 1) * width + after) > limitTicks
    ) {
      after++;
    }
    cuts.push(after);
    before = after;
  }
  return [...cuts, layers];
}
