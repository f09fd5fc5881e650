import { at } from './at.js';
import type { SlideLayer, SlideProgress, SlideTerms } from './instance.js';
import { ROUNDING } from './tolerance.js';

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
  return layers.map((layer) => {
    streamBits += layer.sizeBits;
    const bits = Math.min(layer.sizeBits, streamBits - deliveredBits);
    return bits <= ROUNDING * layer.sizeBits ? 0 : bits;
  });
}

/** Drops the computed layers and converts the rest to bits, seconds and cycles of the user's device. O(L). */
export function remainingLayers(
  layers: readonly SlideLayer[],
  progress: SlideProgress,
  terms: SlideTerms,
): RemainingLayers {
  const cyclesPerFlop = (terms.batchSize ?? 1) * (terms.cyclesPerFlop ?? 1);
  const fixedTimeScale = terms.fixedTimeScale ?? 1;
  const firstLayerIndex = progress.computedLayers ?? 0;
  const rest = layers.slice(firstLayerIndex);
  return totalled({
    firstLayerIndex,
    busySeconds: progress.busySeconds ?? 0,
    bits: undeliveredBits(layers, progress.deliveredBits ?? 0).slice(firstLayerIndex),
    fixedSeconds: rest.map((layer) => (layer.fixedSeconds ?? 0) * fixedTimeScale),
    cycles: rest.map((layer) => (layer.workFlops ?? 0) * cyclesPerFlop),
  });
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

/** c_l = v_l + w_l / f_l of every layer, only v_l without work; `frequenciesHz` in step with the layers. */
export function computeSeconds(layers: RemainingLayers, frequenciesHz: readonly number[]): number[] {
  return layers.cycles.map((cycles, layer) => {
    const fixedSeconds = at(layers.fixedSeconds, layer);
    return cycles === 0 ? fixedSeconds : fixedSeconds + cycles / at(frequenciesHz, layer);
  });
}

/** The same speed for every layer with work, 0 for the others. */
export function sameFrequency(layers: RemainingLayers, frequencyHz: number): number[] {
  return layers.cycles.map((cycles) => (cycles === 0 ? 0 : frequencyHz));
}

function totalled(
  layers: Pick<RemainingLayers, 'firstLayerIndex' | 'busySeconds' | 'bits' | 'fixedSeconds' | 'cycles'>,
): RemainingLayers {
  let totalBits = 0;
  const bitsUpTo = layers.bits.map((bits) => (totalBits += bits));
  let totalFixedSeconds = 0;
  for (const seconds of layers.fixedSeconds) totalFixedSeconds += seconds;
  let totalCycles = 0;
  for (const cycles of layers.cycles) totalCycles += cycles;
  return { ...layers, bitsUpTo, totalBits, totalFixedSeconds, totalCycles };
}
