import { describe, expect, it } from '@jest/globals';
import { bandNeeded, fitsTimeVarying, inDueOrder, layerDueTimes, planPair, type SlideLayer } from './index.js';

const terms = { deadlineSeconds: 0.9, spectralEfficiencyBitsPerSecondPerHz: 5 };
const seconds = [0.05, 0.15, 0.1, 0.06];
const layersOf = (megabits: readonly number[]): SlideLayer[] =>
  megabits.map((size, layer) => ({ sizeBits: size * 1e6, fixedSeconds: seconds[layer] ?? 0 }));
const splits = [
  [80, 20, 40, 60],
  [160, 10, 20, 10],
  [40, 10, 140, 10],
];

describe('due times', () => {
  it('leave exactly the time the layers behind need', () => {
    const dues = layerDueTimes(planPair(terms, {}, layersOf([160, 10, 20, 10])));
    [0.54, 0.59, 0.74, 0.84].forEach((due, layer) => {
      expect(dues[layer]?.dueSeconds).toBeCloseTo(due, 12);
    });
    expect(dues.map(({ bandSeconds }) => bandSeconds)).toEqual([32e6, 2e6, 4e6, 2e6]);
  });

  it('are all the same for download-then-infer', () => {
    const dues = layerDueTimes(planPair(terms, {}, layersOf([160, 10, 20, 10]), { scheme: 'dai' }));
    expect(dues.map(({ layerIndex }) => layerIndex)).toEqual([0, 1, 2, 3]);
    for (const { dueSeconds } of dues) expect(dueSeconds).toBeCloseTo(0.54, 12);
  });

  it('concern the bits that are still to come', () => {
    const progress = { deliveredBits: 165e6, computedLayers: 1 };
    const dues = layerDueTimes(planPair(terms, progress, layersOf([160, 10, 20, 10])));
    expect(dues.map(({ layerIndex, bits }) => [layerIndex, bits])).toEqual([
      [1, 5e6],
      [2, 20e6],
      [3, 10e6],
    ]);
    expect(layerDueTimes(planPair(terms, { deliveredBits: 200e6 }, layersOf([160, 10, 20, 10])))).toEqual([]);
  });
});

describe('the band a set needs', () => {
  const plans = splits.map((megabits) => planPair(terms, {}, layersOf(megabits)));
  const dues = inDueOrder(plans.flatMap(layerDueTimes));

  it('is less over time than in constant shares: 142.857143 instead of 158.229658 MHz', () => {
    expect(bandNeeded(dues) / 1e6).toBeCloseTo(142.857143, 6);
    expect(plans.reduce((sum, { minBandwidthHz }) => sum + minBandwidthHz, 0) / 1e6).toBeCloseTo(158.229658, 6);
  });

  it('is enough, and nothing below it is', () => {
    expect(fitsTimeVarying(dues, bandNeeded(dues))).toBe(true);
    expect(fitsTimeVarying(dues, 0.999 * bandNeeded(dues))).toBe(false);
  });

  it('is none for nobody', () => {
    expect(bandNeeded([])).toBe(0);
    expect(fitsTimeVarying([], 0)).toBe(true);
  });

  it('is the least constant share for one user', () => {
    for (const plan of plans) expect(bandNeeded(layerDueTimes(plan))).toBeCloseTo(plan.minBandwidthHz, 4);
  });
});
