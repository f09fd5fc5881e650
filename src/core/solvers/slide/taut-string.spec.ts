import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { layersArbitrary, progressArbitrary, termsArbitrary } from '../../../../test/slide/arbitraries.js';
import { speedsBackwards } from '../../../../test/slide/backward-speeds.js';
import { check } from '../../../../test/oracles/check.js';
import { deviceOf } from './device.js';
import type { SlideLayer, SlideProgress, SlideTerms } from './index.js';
import type { PairProblem } from './pair-problem.js';
import { remainingLayers } from './remaining-layers.js';
import { slowestSpeeds, tautString } from './taut-string.js';

function problemOf(layers: readonly SlideLayer[], terms: SlideTerms, progress: SlideProgress = {}): PairProblem {
  return {
    layers: remainingLayers(layers, progress, terms),
    device: deviceOf(terms),
    deadlineSeconds: terms.deadlineSeconds,
    spectralEfficiencyBitsPerSecondPerHz: terms.spectralEfficiencyBitsPerSecondPerHz,
  };
}

const terms: SlideTerms = { deadlineSeconds: 1.5, spectralEfficiencyBitsPerSecondPerHz: 4, maxFrequencyHz: 1e9 };
const work = (megabits: number): SlideLayer => ({ sizeBits: megabits * 1e6, workFlops: 0.2e9 });
const speedsAt = (problem: PairProblem, bandwidthHz: number): number[] | undefined =>
  slowestSpeeds(tautString(problem), 1 / (problem.spectralEfficiencyBitsPerSecondPerHz * bandwidthHz));

describe('the taut string', () => {
  it('runs early layers slowly while bits still arrive (case B2 at 35.131909 MHz)', () => {
    const speeds = speedsAt(problemOf([work(20), work(40), work(120)], terms), 35.131909e6);
    expect(speeds?.map((hertz) => Math.round(hertz / 1e4))).toEqual([35132, 35132, 91277]);
  });

  it('takes one speed if all bits are there, as slow as the deadline allows', () => {
    const speeds = slowestSpeeds(tautString(problemOf([work(20), work(40), work(120)], terms)), 0);
    for (const hertz of speeds ?? []) expect(hertz).toBeCloseTo(0.4e9, 0);
  });

  it('never goes below the critical speed or the floor', () => {
    const frugal = { ...terms, staticPowerWatts: 2, dynamicPowerWattsPerHz3: 1e-26 };
    const speeds = slowestSpeeds(tautString(problemOf([work(20), work(40)], frugal)), 0);
    for (const hertz of speeds ?? []) expect(hertz).toBeCloseTo(Math.cbrt(1e26), 0);
    const floored = slowestSpeeds(tautString(problemOf([work(20)], { ...terms, minFrequencyHz: 0.9e9 })), 0);
    expect(floored).toEqual([0.9e9]);
  });

  it('waits for a busy device', () => {
    const speeds = slowestSpeeds(tautString(problemOf([work(20)], terms, { busySeconds: 1 })), 0);
    expect(speeds?.[0]).toBeCloseTo(0.4e9, 0);
  });

  it('breaks when a layer comes too late or would need more than top speed', () => {
    const problem = problemOf([work(20), work(40), work(120)], terms);
    expect(speedsAt(problem, 29e6)).toBeUndefined();
    expect(speedsAt(problem, 34e6)).toBeUndefined();
    expect(speedsAt(problem, 35e6)).toBeDefined();
  });

  it('lets a last layer without work arrive at the deadline itself', () => {
    const exact = { ...terms, deadlineSeconds: 1 };
    const speeds = slowestSpeeds(tautString(problemOf([work(1), { sizeBits: 3e6 }], exact)), 1 / 4e6);
    expect(speeds?.[0]).toBeCloseTo(0.2e9 / 0.75, 0);
    expect(speeds?.[1]).toBe(0);
  });

  it('gives a layer too small to show in the sum of cycles the speed of its neighbours', () => {
    const layers = [
      { sizeBits: 1e6, workFlops: 1e9 },
      { sizeBits: 1e6, workFlops: 1e-9 },
    ];
    const speeds = slowestSpeeds(tautString(problemOf(layers, terms)), 0);
    expect(speeds).toEqual([1e9 / 1.5, 1e9 / 1.5]);
  });

  it('has the slopes of the backward rule', () => {
    const cases = layersArbitrary.chain((layers) => fc.tuple(fc.constant(layers), progressArbitrary(layers)));
    let strung = 0;
    check(
      fc.property(cases, termsArbitrary, fc.integer({ min: 5, max: 100 }), ([layers, progress], some, megahertz) => {
        const problem = problemOf(layers, { ...some, maxFrequencyHz: 1e15 }, progress);
        const secondsPerBit = 1 / (some.spectralEfficiencyBitsPerSecondPerHz * megahertz * 1e6);
        const backwards = speedsBackwards(problem.layers, some.deadlineSeconds, secondsPerBit);
        fc.pre(backwards === undefined || Math.max(0, ...backwards) < 1e14);
        const speeds = slowestSpeeds(tautString(problem), secondsPerBit);
        expect(speeds === undefined).toBe(backwards === undefined);
        if (speeds === undefined || backwards === undefined) return;
        strung++;
        speeds.forEach((hertz, layer) => {
          if (problem.layers.cycles[layer] === 0) expect(hertz).toBe(0);
          else expect(Math.abs(hertz / (backwards[layer] ?? 0) - 1)).toBeLessThan(1e-9);
        });
      }),
      3000,
    );
    expect(strung).toBeGreaterThan(1000);
  });
});
