import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { energyTermsArbitrary, layersArbitrary } from '../../../../test/slide/arbitraries.js';
import { check } from '../../../../test/oracles/check.js';
import { secondsAt, sum } from '../../../../test/slide/latency-oracle.js';
import { planPair, type SlideFrequencyControl, type SlideLayer, type SlideTerms } from './index.js';

const terms: SlideTerms = {
  deadlineSeconds: 1.5,
  spectralEfficiencyBitsPerSecondPerHz: 4,
  maxFrequencyHz: 1e9,
  dynamicPowerWattsPerHz3: 1e-26,
  energyLimitJoules: 2.16,
};
const b1: SlideLayer[] = [1, 2, 3].map(() => ({ sizeBits: 60e6, workFlops: 0.2e9 }));
const plan = (some: SlideTerms, frequencyControl: SlideFrequencyControl = 'uniform', layers = b1) => {
  const { frequenciesHz, minBandwidthHz } = planPair(some, {}, layers, { frequencyControl });
  return { ghz: (frequenciesHz[0] ?? 0) / 1e9, mhz: minBandwidthHz / 1e6 };
};

describe('one speed for all layers', () => {
  it('is the fastest the energy pays for', () => {
    const { ghz, mhz } = plan(terms);
    expect(ghz).toBeCloseTo(0.6, 9);
    expect(mhz).toBeCloseTo(38.571429, 6);
  });

  it('is the largest root of the cubic with static power', () => {
    const { ghz } = plan({ ...terms, staticPowerWatts: 0.5, energyLimitJoules: 3 });
    expect(0.6e9 * (1e-26 * (ghz * 1e9) ** 2 + 0.5 / (ghz * 1e9))).toBeCloseTo(3, 9);
    expect(ghz).toBeGreaterThan(0.3);
  });

  it('is the critical speed when the energy is no more than the least', () => {
    const critical = Math.cbrt(0.5 / 2e-26);
    const least = 0.6e9 * (1e-26 * critical ** 2 + 0.5 / critical);
    const slow = { ...terms, deadlineSeconds: 4, staticPowerWatts: 0.5 };
    expect(plan({ ...slow, energyLimitJoules: least }).ghz).toBeCloseTo(critical / 1e9, 6);
    expect(plan({ ...slow, energyLimitJoules: least * 0.999 }).mhz).toBe(Infinity);
  });

  it('is the top speed without energy limit, and where speed costs nothing', () => {
    expect(plan({ ...terms, energyLimitJoules: 1e6 }).ghz).toBe(1);
    const costless = { ...terms, dynamicPowerWattsPerHz3: 0, energyLimitJoules: 0.6 };
    expect(plan({ ...costless, energyLimitJoules: 0 }).ghz).toBe(1);
    expect(plan({ ...costless, staticPowerWatts: 1 }).ghz).toBe(1);
    expect(plan({ ...costless, staticPowerWatts: 1.01 }).mhz).toBe(Infinity);
  });

  it('does not matter without work, but receiving and fixed times still cost', () => {
    const still = [{ sizeBits: 60e6, fixedSeconds: 0.5 }];
    const some = { ...terms, fixedTimePowerWatts: 2, receivePowerWatts: 1 };
    const bare = planPair({ ...some, energyLimitJoules: 1.5 }, {}, still);
    expect(bare.minBandwidthHz / 1e6).toBeCloseTo(30, 9);
    expect(bare.frequenciesHz).toEqual([0]);
    expect(planPair({ ...some, energyLimitJoules: 1 }, {}, still).minBandwidthHz).toBe(Infinity);
    expect(planPair({ ...some, energyLimitJoules: 0.9 }, {}, still).minBandwidthHz).toBe(Infinity);
  });

  it('balances deadline and receive energy where both bind', () => {
    const { ghz, mhz } = plan({ ...terms, receivePowerWatts: 0.2 });
    const energyLeft = 2.16 - 0.6e9 * 1e-26 * (ghz * 1e9) ** 2;
    expect((0.2 * 180) / (4 * energyLeft)).toBeCloseTo(mhz, 6);
    expect(180 / (4 * (1.5 - 0.2 / ghz))).toBeCloseTo(mhz, 6);
  });

  it('stays at the critical speed when receiving takes nearly all the energy', () => {
    const floored = { ...terms, minFrequencyHz: 0.5e9, receivePowerWatts: 2 };
    const { ghz, mhz } = plan(floored);
    expect(ghz).toBe(0.5);
    expect(mhz).toBeCloseTo((2 * 180) / (4 * (2.16 - 1.5)), 6);
  });
});

describe('speeds in steps', () => {
  const steps = (...gigahertz: readonly number[]): SlideTerms => {
    return { ...terms, frequencyStepsHz: gigahertz.map((step) => step * 1e9) };
  };

  it('takes the step that needs least band', () => {
    expect(plan(steps(0.3, 0.45, 0.6, 0.75, 1))).toMatchObject({ ghz: 0.6 });
    expect(plan(steps(0.5, 0.7, 1))).toMatchObject({ ghz: 0.5 });
    expect(plan(steps(0.5, 0.7, 1)).mhz).toBeCloseTo(50, 9);
  });

  it('takes the higher of two that need the same', () => {
    const delivered = planPair({ ...steps(0.5, 0.6), energyLimitJoules: 3 }, { deliveredBits: 180e6 }, b1, {
      frequencyControl: 'uniform',
    });
    expect(delivered).toMatchObject({ minBandwidthHz: 0, frequenciesHz: [0.6e9, 0.6e9, 0.6e9] });
  });

  it('has no step that is slow enough', () => {
    expect(plan(steps(0.7, 1)).mhz).toBe(Infinity);
  });

  it('has its highest one as the top speed', () => {
    expect(plan({ ...steps(0.5, 0.6), energyLimitJoules: 3 }, 'max').ghz).toBe(0.6);
    expect(plan(steps(0.5, 0.7), 'max').mhz).toBe(Infinity);
  });
});

describe('against a fine grid of speeds', () => {
  it('needs no more band than any of them, and about as much as the best', () => {
    check(
      fc.property(layersArbitrary, energyTermsArbitrary, (layers, some) => {
        fc.pre(layers.some(({ workFlops = 0 }) => workFlops > 0));
        const { minBandwidthHz, frequenciesHz } = planPair(some, {}, layers, { frequencyControl: 'uniform' });
        const { minFrequencyHz = 0, maxFrequencyHz = 0 } = some;
        const grid = Array.from(
          { length: 2001 },
          (_, step) => minFrequencyHz + (step / 2000) * (maxFrequencyHz - minFrequencyHz),
        );
        const best = Math.min(...grid.map((hertz) => bandwidthAt(layers, some, hertz)));
        expect(minBandwidthHz).toBeLessThanOrEqual(best * (1 + 1e-6));
        if (minBandwidthHz === Infinity) return;
        const eased = {
          ...some,
          deadlineSeconds: some.deadlineSeconds + 1e-8,
          energyLimitJoules: (some.energyLimitJoules ?? 0) + 1e-6,
        };
        const own = bandwidthAt(layers, eased, Math.max(...frequenciesHz));
        expect(own).toBeLessThanOrEqual(minBandwidthHz * (1 + 1e-6));
      }),
      300,
    );
  });

  /** max(bLat, bEn) at one speed, straight from the definitions. */
  function bandwidthAt(layers: readonly SlideLayer[], some: SlideTerms, hertz: number): number {
    const seconds = secondsAt(layers, some, hertz);
    if (hertz === 0) return Infinity;
    const bits = layers.map(({ sizeBits }) => sizeBits);
    const cycles = sum(layers.map(({ workFlops = 0 }) => workFlops));
    const fixed = sum(layers.map(({ fixedSeconds = 0 }) => fixedSeconds));
    const joules =
      (some.energyLimitJoules ?? 0) -
      (some.fixedTimePowerWatts ?? 0) * fixed -
      cycles * ((some.dynamicPowerWattsPerHz3 ?? 0) * hertz ** 2 + (some.staticPowerWatts ?? 0) / hertz);
    if (joules < 0 || sum(seconds) > some.deadlineSeconds) return Infinity;
    const rates = bits.map((_, from) => {
      const slack = some.deadlineSeconds - sum(seconds.slice(from));
      const due = sum(bits.slice(0, from + 1));
      return due === 0 ? 0 : slack > 1e-9 ? due / slack : Infinity;
    });
    const receive = (some.receivePowerWatts ?? 0) * sum(bits);
    const energyRate = receive === 0 ? 0 : receive / joules;
    return Math.max(...rates, energyRate) / some.spectralEfficiencyBitsPerSecondPerHz;
  }
});
