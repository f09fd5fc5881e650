import type { SlideLayer, SlideTerms } from '../../src/core/solvers/slide/index.js';

/** Clock cycles of each layer on a device. */
export function cyclesOf(layers: readonly SlideLayer[], terms: SlideTerms): number[] {
  return layers.map(({ workFlops = 0 }) => workFlops * (terms.batchSize ?? 1) * (terms.cyclesPerFlop ?? 1));
}

/** Compute times at one speed for all layers. */
export function secondsAt(layers: readonly SlideLayer[], terms: SlideTerms, frequencyHz: number): number[] {
  const cycles = cyclesOf(layers, terms);
  return layers.map(({ fixedSeconds = 0 }, layer) => fixedSeconds + (cycles[layer] ?? 0) / frequencyHz);
}

/**
 * The critical path of the two-machine flow shop, term by term: F = max(a + C_1, max_j (S_j / rate + C_j)). The
 * unrolled form, where the solver uses the recursion.
 */
export function criticalPathSeconds(
  layers: readonly SlideLayer[],
  seconds: readonly number[],
  bitsPerSecond: number,
  busySeconds = 0,
): number {
  const terms = layers.map((_, from) => {
    const bits = sum(layers.slice(0, from + 1).map(({ sizeBits }) => sizeBits));
    return (bits === 0 ? 0 : bits / bitsPerSecond) + sum(seconds.slice(from));
  });
  return Math.max(busySeconds + sum(seconds), ...terms);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
