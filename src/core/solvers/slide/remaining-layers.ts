import { at } from '../../numerics/at.js';
import type { SlideLayer, SlideProgress, SlideTerms } from './instance.js';
import { ROUNDING } from '../../numerics/tolerance.js';

/** What is left of a model (section 5): layers not yet computed, with the bits not yet delivered. Arrays run in step. */
export interface RemainingLayers {
  /** Place of the first remaining layer in the model, from 0. */
  readonly firstLayerIndex: number;
  /** a: the device is occupied during [0, a], in parallel with the download, s. */
  readonly busySeconds: number;
  /** s_l: bits of the layer still to come. */
  readonly bits: readonly number[];
  /** S_l: bits still to come up to and including the layer. */
  readonly bitsUpTo: readonly number[];
  /** v_l, s. */
  readonly fixedSeconds: readonly number[];
  /** w_l: clock cycles of the layer. */
  readonly cycles: readonly number[];
  /** S_L, bit. */
  readonly totalBits: number;
  /** V_1, s. */
  readonly totalFixedSeconds: number;
  /** W_1, cycle. */
  readonly totalCycles: number;
}

/** Bits of every layer that have not arrived when `deliveredBits` of the model's layer stream have. O(L). */
export function undeliveredBits(layers: readonly SlideLayer[], deliveredBits: number): number[] {
  let streamBits = 0;
  return layers.map(({ sizeBits }) => missingBits(sizeBits, (streamBits += sizeBits) - deliveredBits));
}

/** Drops the computed layers and converts the rest to bits, seconds and cycles of the user's device. O(L). */
export function remainingLayers(
  layers: readonly SlideLayer[],
  { deliveredBits = 0, computedLayers = 0, busySeconds = 0 }: SlideProgress,
  { batchSize = 1, cyclesPerFlop = 1, fixedTimeScale = 1 }: SlideTerms,
): RemainingLayers {
  const rest: Record<'bits' | 'bitsUpTo' | 'fixedSeconds' | 'cycles', number[]> = {
    bits: [],
    bitsUpTo: [],
    fixedSeconds: [],
    cycles: [],
  };
  let layerIndex = 0;
  let streamBits = 0;
  let totalBits = 0;
  let totalFixedSeconds = 0;
  let totalCycles = 0;
  for (const { sizeBits, workFlops = 0, fixedSeconds = 0 } of layers) {
    streamBits += sizeBits;
    if (layerIndex++ < computedLayers) continue;
    const bits = missingBits(sizeBits, streamBits - deliveredBits);
    const seconds = fixedSeconds * fixedTimeScale;
    const cycles = workFlops * batchSize * cyclesPerFlop;
    rest.bits.push(bits);
    rest.bitsUpTo.push((totalBits += bits));
    rest.fixedSeconds.push(seconds);
    rest.cycles.push(cycles);
    totalFixedSeconds += seconds;
    totalCycles += cycles;
  }
  return { firstLayerIndex: computedLayers, busySeconds, ...rest, totalBits, totalFixedSeconds, totalCycles };
}

/** All layers as one: a user that downloads everything before it computes (DAI) is this user (section 3.1). */
export function mergedLayers(layers: RemainingLayers): RemainingLayers {
  return {
    firstLayerIndex: layers.firstLayerIndex,
    busySeconds: layers.busySeconds,
    bits: [layers.totalBits],
    bitsUpTo: [layers.totalBits],
    fixedSeconds: [layers.totalFixedSeconds],
    cycles: [layers.totalCycles],
    totalBits: layers.totalBits,
    totalFixedSeconds: layers.totalFixedSeconds,
    totalCycles: layers.totalCycles,
  };
}

/** c_l = v_l + w_l / f_l, only v_l without work, s; `frequenciesHz` in step with the layers. */
export function layerSeconds(layers: RemainingLayers, frequenciesHz: readonly number[], layer: number): number {
  const fixedSeconds = at(layers.fixedSeconds, layer);
  const cycles = at(layers.cycles, layer);
  return cycles === 0 ? fixedSeconds : fixedSeconds + cycles / at(frequenciesHz, layer);
}

/** The same speed for every layer with work, 0 for the others. */
export function sameFrequency(layers: RemainingLayers, frequencyHz: number): number[] {
  return layers.cycles.map((cycles) => (cycles === 0 ? 0 : frequencyHz));
}

/** What is missing of a layer when the stream up to its end misses so many bits; a rest of rounding is nothing. */
function missingBits(sizeBits: number, missingUpToItsEnd: number): number {
  const bits = Math.min(sizeBits, missingUpToItsEnd);
  return bits <= ROUNDING * sizeBits ? 0 : bits;
}
