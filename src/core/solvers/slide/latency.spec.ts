import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { layersArbitrary, progressArbitrary, termsArbitrary } from '../../../../test/slide/arbitraries.js';
import { check } from '../../../../test/oracles/check.js';
import { criticalPathSeconds, secondsAt } from '../../../../test/slide/latency-oracle.js';
import { finishSeconds, layerTimes } from './latency.js';
import { layerSeconds, mergedLayers, remainingLayers, sameFrequency } from './remaining-layers.js';

const terms = { deadlineSeconds: 1, spectralEfficiencyBitsPerSecondPerHz: 5 };
const a2 = [
  { sizeBits: 160e6, fixedSeconds: 0.05 },
  { sizeBits: 10e6, fixedSeconds: 0.15 },
  { sizeBits: 20e6, fixedSeconds: 0.1 },
  { sizeBits: 10e6, fixedSeconds: 0.06 },
];

describe('the latency recursion', () => {
  it('runs case A2 at 50 MHz as in the specification', () => {
    const layers = remainingLayers(a2, {}, terms);
    const delivered = layers.bitsUpTo.map((bits) => bits / (5 * 50e6));
    const times = layerTimes(layers, [0, 0, 0, 0], delivered, 0);
    expect(delivered).toEqual([0.64, 0.68, 0.76, 0.8]);
    [0.64, 0.69, 0.84, 0.94].forEach((start, layer) => {
      expect(times[layer]?.startSeconds).toBeCloseTo(start, 12);
    });
    expect(times.at(-1)?.endSeconds).toBeCloseTo(1, 12);
  });

  it('waits for a busy device while the download goes on', () => {
    const layers = remainingLayers(a2, { busySeconds: 0.66 }, terms);
    expect(finishSeconds(layers, [0, 0, 0, 0], 250e6)).toBeCloseTo(0.66 + 0.36, 12);
  });

  it('never finishes without a rate, unless every bit is there', () => {
    expect(finishSeconds(remainingLayers(a2, {}, terms), [0, 0, 0, 0], 0)).toBe(Infinity);
    expect(finishSeconds(remainingLayers(a2, { deliveredBits: 200e6 }, terms), [0, 0, 0, 0], 0)).toBeCloseTo(0.36, 12);
  });

  it('equals the critical path of the flow shop', () => {
    check(
      fc.property(layersArbitrary, termsArbitrary, fc.integer({ min: 0, max: 20 }), (layers, some, fiftieths) => {
        const frequencyHz = some.maxFrequencyHz ?? 0;
        const rate = some.spectralEfficiencyBitsPerSecondPerHz * 20e6;
        const rest = remainingLayers(layers, { busySeconds: fiftieths / 50 }, some);
        const finish = finishSeconds(rest, sameFrequency(rest, frequencyHz), rate);
        const path = criticalPathSeconds(layers, secondsAt(layers, some, frequencyHz), rate, fiftieths / 50);
        expect(finish).toBeCloseTo(path, 10);
      }),
      500,
    );
  });

  it('gives download-then-infer at most twice the time, and never less', () => {
    const cases = layersArbitrary.chain((layers) => fc.tuple(fc.constant(layers), progressArbitrary(layers)));
    check(
      fc.property(cases, termsArbitrary, ([layers, progress], some) => {
        const rest = remainingLayers(layers, progress, some);
        const all = mergedLayers(rest);
        const frequencyHz = some.maxFrequencyHz ?? 0;
        const rate = some.spectralEfficiencyBitsPerSecondPerHz * 20e6;
        const slide = finishSeconds(rest, sameFrequency(rest, frequencyHz), rate);
        const dai = finishSeconds(all, sameFrequency(all, frequencyHz), rate);
        expect(slide).toBeLessThanOrEqual(dai * (1 + 1e-12));
        expect(dai).toBeLessThanOrEqual(2 * slide * (1 + 1e-12));
      }),
      500,
    );
  });

  it.each([0.2, 1, 5])('tends to max(D, C) / (D + C) of it with many small even layers, C = %d D', (ratio) => {
    const count = 5000;
    const layer = { sizeBits: 1e6 / count, fixedSeconds: ratio / count };
    const rest = remainingLayers(Array<typeof layer>(count).fill(layer), {}, terms);
    const all = mergedLayers(rest);
    const speeds = sameFrequency(rest, 1);
    expect(finishSeconds(rest, speeds, 1e6) / finishSeconds(all, speeds, 1e6)).toBeCloseTo(
      Math.max(1, ratio) / (1 + ratio),
      3,
    );
    expect(layerSeconds(all, speeds, 0)).toBeCloseTo(ratio, 9);
  });
});
