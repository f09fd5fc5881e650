import { describe, expect, it } from '@jest/globals';
import type { SlideTerms } from './index.js';
import { layerSeconds, mergedLayers, remainingLayers, undeliveredBits } from './remaining-layers.js';

const layers = [
  { sizeBits: 160e6, workFlops: 100, fixedSeconds: 0.05 },
  { sizeBits: 10e6, workFlops: 200, fixedSeconds: 0.15 },
  { sizeBits: 20e6, fixedSeconds: 0.1 },
  { sizeBits: 10e6, workFlops: 50 },
];
const terms: SlideTerms = { deadlineSeconds: 1, spectralEfficiencyBitsPerSecondPerHz: 5 };

describe('a request under way', () => {
  it('has all its layers before anything arrived', () => {
    expect(remainingLayers(layers, {}, terms)).toMatchObject({
      firstLayerIndex: 0,
      busySeconds: 0,
      bits: [160e6, 10e6, 20e6, 10e6],
      bitsUpTo: [160e6, 170e6, 190e6, 200e6],
      fixedSeconds: [0.05, 0.15, 0.1, 0],
      cycles: [100, 200, 0, 50],
    });
  });

  it('keeps of each layer the bits that have not arrived', () => {
    expect(undeliveredBits(layers, 40e6)).toEqual([120e6, 10e6, 20e6, 10e6]);
    expect(undeliveredBits(layers, 165e6)).toEqual([0, 5e6, 20e6, 10e6]);
    expect(undeliveredBits(layers, 200e6)).toEqual([0, 0, 0, 0]);
  });

  it('takes a rest below 1e-12 of the layer as delivered', () => {
    expect(undeliveredBits(layers, 160e6 - 1e-5)).toEqual([0, 10e6, 20e6, 10e6]);
    expect(undeliveredBits(layers, 160e6 - 1e-3)[0]).toBeCloseTo(1e-3, 6);
  });

  it('drops computed layers and stays busy with the running one', () => {
    const progress = { deliveredBits: 175e6, computedLayers: 2, busySeconds: 0.04 };
    expect(remainingLayers(layers, progress, terms)).toMatchObject({
      firstLayerIndex: 2,
      busySeconds: 0.04,
      bits: [15e6, 10e6],
      bitsUpTo: [15e6, 25e6],
      totalBits: 25e6,
    });
  });

  it('may have nothing left', () => {
    const rest = remainingLayers(layers, { deliveredBits: 200e6, computedLayers: 4 }, terms);
    expect(rest).toMatchObject({ bits: [], totalBits: 0, totalCycles: 0, totalFixedSeconds: 0 });
  });
});

describe("a user's device", () => {
  it('scales the work by batch and cycles per operation, and the fixed times', () => {
    const scaled = remainingLayers(layers, {}, { ...terms, batchSize: 2, cyclesPerFlop: 1.5, fixedTimeScale: 0.5 });
    expect(scaled.cycles).toEqual([300, 600, 0, 150]);
    expect(scaled.fixedSeconds).toEqual([0.025, 0.075, 0.05, 0]);
  });

  it('computes a layer without work in its fixed time at any speed', () => {
    const rest = remainingLayers(layers, {}, terms);
    const seconds = rest.bits.map((_, layer) => layerSeconds(rest, [1000, 1000, 0, 500], layer));
    expect(seconds).toEqual([0.05 + 0.1, 0.15 + 0.2, 0.1, 0.1]);
  });
});

describe('download, then infer', () => {
  it('is the model with all layers merged into one', () => {
    expect(mergedLayers(remainingLayers(layers, { deliveredBits: 40e6 }, terms))).toMatchObject({
      bits: [160e6],
      bitsUpTo: [160e6],
      cycles: [350],
      totalCycles: 350,
    });
  });
});
