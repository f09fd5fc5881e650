import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  energyTermsArbitrary,
  layersArbitrary,
  progressArbitrary,
  termsArbitrary,
} from '../../../../test/slide/arbitraries.js';
import { check } from '../../../../test/oracles/check.js';
import { criticalPathSeconds, secondsAt, sum } from '../../../../test/slide/latency-oracle.js';
import { finishSeconds, planPair, type PairPlan, type SlideLayer, type SlideTerms } from './index.js';
import { blocksFor } from '../../numerics/tolerance.js';

const terms: SlideTerms = { deadlineSeconds: 0.9, spectralEfficiencyBitsPerSecondPerHz: 5 };
const seconds = [0.05, 0.15, 0.1, 0.06];
const layersOf = (megabits: readonly number[]): SlideLayer[] =>
  megabits.map((size, layer) => ({ sizeBits: size * 1e6, fixedSeconds: seconds[layer] ?? 0 }));

const finishAt = (plan: PairPlan, bandwidthHz: number): number =>
  finishSeconds(plan.remaining, plan.frequenciesHz, plan.spectralEfficiencyBitsPerSecondPerHz * bandwidthHz);

const feasible = (plan: PairPlan): boolean => plan.minBandwidthHz < Infinity;

describe('the least bandwidth', () => {
  it.each([
    ['A1, the last layer', [80, 20, 40, 60], 1000 / 21],
    ['A2, the first', [160, 10, 20, 10], 1600 / 27],
    ['A3, one in the middle', [40, 10, 140, 10], 1900 / 37],
  ])('is set by the critical layer: %s', (_, megabits, megahertz) => {
    expect(planPair(terms, {}, layersOf(megabits)).minBandwidthHz).toBeCloseTo(megahertz * 1e6, 3);
    expect(planPair(terms, {}, layersOf(megabits), { scheme: 'dai' }).minBandwidthHz).toBeCloseTo(2e9 / 27, 3);
  });

  it('needs no band once every bit is there, and no rate', () => {
    const still = { ...terms, spectralEfficiencyBitsPerSecondPerHz: 0 };
    expect(planPair(still, { deliveredBits: 200e6 }, layersOf([160, 10, 20, 10])).minBandwidthHz).toBe(0);
    expect(planPair(still, {}, layersOf([160, 10, 20, 10])).minBandwidthHz).toBe(Infinity);
  });

  it('with nothing left asks only that the device is free in time', () => {
    const done = { deliveredBits: 200e6, computedLayers: 4 };
    expect(planPair(terms, { ...done, busySeconds: 0.9 }, layersOf([160, 10, 20, 10])).minBandwidthHz).toBe(0);
    expect(planPair(terms, { ...done, busySeconds: 0.91 }, layersOf([160, 10, 20, 10])).minBandwidthHz).toBe(Infinity);
  });

  it('is none at all for numbers whose sums overflow', () => {
    const huge = [{ sizeBits: 1e308 }, { sizeBits: 1e308 }];
    const wide = { deadlineSeconds: 1e300, spectralEfficiencyBitsPerSecondPerHz: 1e300 };
    expect(planPair(wide, {}, huge).minBandwidthHz).toBe(Infinity);
  });
});

const pairs = fc.tuple(layersArbitrary, termsArbitrary);

describe('property 1: the least bandwidth is tight', () => {
  it('finishes at the deadline with it, later with a thousandth less, later with one block fewer', () => {
    check(
      fc.property(pairs, fc.integer({ min: 1, max: 40 }), ([layers, some], tenths) => {
        const plan = planPair(some, {}, layers);
        fc.pre(feasible(plan) && plan.minBandwidthHz > 0);
        const blockHz = tenths * 1e5;
        expect(finishAt(plan, plan.minBandwidthHz)).toBeCloseTo(some.deadlineSeconds, 9);
        expect(finishAt(plan, 0.999 * plan.minBandwidthHz)).toBeGreaterThan(some.deadlineSeconds);
        const blocks = blocksFor(plan.minBandwidthHz, blockHz);
        expect(finishAt(plan, blocks * blockHz)).toBeLessThanOrEqual(some.deadlineSeconds + 2e-9);
        expect(finishAt(plan, (blocks - 1) * blockHz)).toBeGreaterThan(some.deadlineSeconds);
      }),
      1000,
    );
  });

  it('is infeasible only if the deadline is missed with all the band there is', () => {
    check(
      fc.property(pairs, ([layers, some]) => {
        const plan = planPair(some, {}, layers);
        const times = secondsAt(layers, some, some.maxFrequencyHz ?? 0);
        const finish = criticalPathSeconds(layers, times, some.spectralEfficiencyBitsPerSecondPerHz * 1e15);
        // At the rim rounding decides.
        fc.pre(Math.abs(finish - some.deadlineSeconds) > 1e-8);
        expect(feasible(plan)).toBe(finish < some.deadlineSeconds);
      }),
      1000,
    );
  });
});

describe('property 2: against download, then infer', () => {
  it('never takes more band, and saves at most (T - c_L) / (T - C_1)', () => {
    check(
      fc.property(pairs, ([layers, some]) => {
        const slide = planPair(some, {}, layers);
        const dai = planPair(some, {}, layers, { scheme: 'dai' });
        fc.pre(feasible(dai) && slide.minBandwidthHz > 0);
        const times = secondsAt(layers, some, some.maxFrequencyHz ?? 0);
        const most = (some.deadlineSeconds - (times.at(-1) ?? 0)) / (some.deadlineSeconds - sum(times));
        expect(slide.minBandwidthHz).toBeLessThanOrEqual(dai.minBandwidthHz * (1 + 1e-9));
        expect(dai.minBandwidthHz / slide.minBandwidthHz).toBeLessThanOrEqual(most * (1 + 1e-9));
      }),
      1000,
    );
  });
});

describe('property 3: the cut into layers', () => {
  const tenths = fc.integer({ min: 0, max: 10 });
  const splits = fc.tuple(fc.nat({ max: 5 }), tenths, tenths, tenths);
  const bothTerms = fc.oneof(termsArbitrary, energyTermsArbitrary);

  it('a finer one never takes more band, however bits and times are divided', () => {
    check(
      fc.property(layersArbitrary, bothTerms, splits, (layers, some, [place, bits, work, time]) => {
        const split = layers.flatMap((layer, index) => (index === place ? divided(layer, bits, work, time) : [layer]));
        const before = planPair(some, {}, layers);
        expect(planPair(some, {}, split).minBandwidthHz).toBeLessThanOrEqual(before.minBandwidthHz * (1 + 1e-6));
      }),
      1000,
    );
  });

  it('none at all is download, then infer', () => {
    check(
      fc.property(layersArbitrary, bothTerms, (layers, some) => {
        const all: SlideLayer = {
          sizeBits: sum(layers.map(({ sizeBits }) => sizeBits)),
          workFlops: sum(layers.map(({ workFlops = 0 }) => workFlops)),
          fixedSeconds: sum(layers.map(({ fixedSeconds = 0 }) => fixedSeconds)),
        };
        const dai = planPair(some, {}, layers, { scheme: 'dai' }).minBandwidthHz;
        const merged = planPair(some, {}, [all]).minBandwidthHz;
        if (dai === Infinity) expect(merged).toBe(Infinity);
        else expect(Math.abs(merged - dai)).toBeLessThanOrEqual(1e-6 * dai);
      }),
      1000,
    );
  });

  function divided(layer: SlideLayer, bits: number, work: number, time: number): SlideLayer[] {
    return [(tenths: number) => tenths / 10, (tenths: number) => 1 - tenths / 10].map((share) => ({
      sizeBits: layer.sizeBits * share(bits),
      workFlops: (layer.workFlops ?? 0) * share(work),
      fixedSeconds: (layer.fixedSeconds ?? 0) * share(time),
    }));
  }
});

describe('property 4: what it depends on', () => {
  it('is linear in a common factor on the sizes', () => {
    check(
      fc.property(pairs, fc.integer({ min: 1, max: 50 }), ([layers, some], fifths) => {
        const scaled = layers.map((layer) => ({ ...layer, sizeBits: (layer.sizeBits * fifths) / 5 }));
        const before = planPair(some, {}, layers).minBandwidthHz;
        fc.pre(before < Infinity);
        expect(planPair(some, {}, scaled).minBandwidthHz).toBeCloseTo((before * fifths) / 5, 2);
      }),
      500,
    );
  });

  const grown: readonly (readonly [string, (terms: SlideTerms) => SlideTerms])[] = [
    ['the time left', (some) => ({ ...some, deadlineSeconds: some.deadlineSeconds * 1.2 })],
    [
      'the spectral efficiency',
      (some) => ({
        ...some,
        spectralEfficiencyBitsPerSecondPerHz: some.spectralEfficiencyBitsPerSecondPerHz * 1.2,
      }),
    ],
    ['the energy left', (some) => ({ ...some, energyLimitJoules: (some.energyLimitJoules ?? 0) * 1.2 })],
    ['the top speed', (some) => ({ ...some, maxFrequencyHz: (some.maxFrequencyHz ?? 0) * 1.2 })],
  ];

  it.each(grown)('never rises with %s', (_, more) => {
    check(
      fc.property(
        layersArbitrary,
        energyTermsArbitrary,
        fc.constantFrom('perLayer' as const, 'uniform' as const),
        (layers, some, frequencyControl) => {
          const before = planPair(some, {}, layers, { frequencyControl }).minBandwidthHz;
          const after = planPair(more(some), {}, layers, { frequencyControl }).minBandwidthHz;
          expect(after).toBeLessThanOrEqual(before * (1 + 1e-6));
        },
      ),
      1000,
    );
  });

  it('is least with a speed per layer, then with one speed, then at top speed', () => {
    check(
      fc.property(layersArbitrary, energyTermsArbitrary, (layers, some) => {
        const of = (frequencyControl: 'perLayer' | 'uniform' | 'max'): number =>
          planPair(some, {}, layers, { frequencyControl }).minBandwidthHz;
        expect(of('perLayer')).toBeLessThanOrEqual(of('uniform') * (1 + 1e-6));
        expect(of('uniform')).toBeLessThanOrEqual(of('max') * (1 + 1e-6));
      }),
      2000,
    );
  });
});

describe('property 9: bits that have arrived', () => {
  it('never raise the least bandwidth', () => {
    const cases = layersArbitrary.chain((layers) => fc.tuple(fc.constant(layers), progressArbitrary(layers)));
    check(
      fc.property(cases, fc.oneof(termsArbitrary, energyTermsArbitrary), ([layers, progress], some) => {
        const before = planPair(some, {}, layers).minBandwidthHz;
        const after = planPair(some, { deliveredBits: progress.deliveredBits ?? 0 }, layers).minBandwidthHz;
        expect(after).toBeLessThanOrEqual(before * (1 + 1e-6));
      }),
      1000,
    );
  });
});
