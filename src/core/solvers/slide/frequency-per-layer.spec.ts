import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  energyTermsArbitrary,
  layersArbitrary,
  progressArbitrary,
  termsArbitrary,
} from '../../../../test/slide/arbitraries.js';
import { check } from '../../../../test/oracles/check.js';
import { leastBandwidthByCuttingPlanes } from '../../../../test/slide/speed-oracle.js';
import { requestEnergyJoules } from './device.js';
import { planPair, type PairPlan, type SlideLayer, type SlideTerms } from './index.js';

const terms: SlideTerms = {
  deadlineSeconds: 1.5,
  spectralEfficiencyBitsPerSecondPerHz: 4,
  maxFrequencyHz: 1e9,
  dynamicPowerWattsPerHz3: 1e-26,
};
const layersOf = (megabits: readonly number[]): SlideLayer[] =>
  megabits.map((size) => ({ sizeBits: size * 1e6, workFlops: 0.2e9 }));
const b2 = layersOf([20, 40, 120]);

function energyOf(plan: PairPlan): number {
  const { remaining, minBandwidthHz, spectralEfficiencyBitsPerSecondPerHz: spectralEfficiency } = plan;
  const receiveSeconds = remaining.totalBits / (spectralEfficiency * minBandwidthHz);
  return requestEnergyJoules(plan.device, remaining, plan.frequenciesHz, receiveSeconds);
}

describe('a speed per layer', () => {
  it('runs at top speed where the energy pays for it (rule i)', () => {
    const plan = planPair({ ...terms, energyLimitJoules: 6 }, {}, b2);
    expect(plan.frequenciesHz).toEqual([1e9, 1e9, 1e9]);
    expect(plan.minBandwidthHz).toBeCloseTo(180e6 / (4 * 1.3), 3);
  });

  it('needs no more band when only early layers must slow down (rule ii)', () => {
    const plan = planPair({ ...terms, energyLimitJoules: 4.2 }, {}, b2);
    expect(plan.minBandwidthHz).toBeCloseTo(180e6 / (4 * 1.3), 3);
    expect(plan.frequenciesHz[0]).toBeLessThan(0.4e9);
    expect(energyOf(plan)).toBeCloseTo(2.47929, 5);
  });

  it('spends the whole energy to save band when it must', () => {
    const plan = planPair({ ...terms, energyLimitJoules: 2.16 }, {}, b2);
    expect(plan.minBandwidthHz / 1e6).toBeCloseTo(35.131909, 6);
    expect(energyOf(plan)).toBeCloseTo(2.16, 8);
  });

  it('is infeasible if even all the time is too short for the energy', () => {
    expect(planPair({ ...terms, energyLimitJoules: 0.9 }, {}, b2).minBandwidthHz).toBe(Infinity);
  });

  it('needs no band but enough energy for what is all delivered', () => {
    const delivered = { deliveredBits: 180e6 };
    expect(planPair({ ...terms, energyLimitJoules: 0.96 }, delivered, b2).minBandwidthHz).toBe(0);
    expect(planPair({ ...terms, energyLimitJoules: 0.95 }, delivered, b2).minBandwidthHz).toBe(Infinity);
  });

  it('gives up where only an endless bandwidth would receive within the energy', () => {
    const leastJoules = 0.6e9 * 1e-26 * 0.4e9 ** 2;
    const receiving = { ...terms, energyLimitJoules: leastJoules, receivePowerWatts: 1e-9 };
    const doubling = { ...receiving, energyLimitJoules: leastJoules - 0.99e-9, minFrequencyHz: 0.4e9 };
    expect(planPair(receiving, {}, b2).minBandwidthHz).toBeGreaterThan(35e6);
    expect(planPair(doubling, {}, b2).minBandwidthHz).toBeGreaterThan(35e6);
  });

  it('takes the least bandwidth that cutting planes find (HiGHS)', () => {
    let searched = 0;
    check(
      fc.property(layersArbitrary, energyTermsArbitrary, (layers, some) => {
        fc.pre(layers.some(({ workFlops = 0 }) => workFlops > 0) && layers.some(({ sizeBits }) => sizeBits > 0));
        const plan = planPair(some, {}, layers);
        const oracle = leastBandwidthByCuttingPlanes(layers, some);
        // Next to the edge of feasibility the bandwidth explodes and tells the two apart by rounding.
        fc.pre(Math.min(plan.minBandwidthHz, oracle) < 1e9 || plan.minBandwidthHz === oracle);
        if (oracle === Infinity) {
          expect(plan.minBandwidthHz).toBe(Infinity);
          return;
        }
        if (plan.frequenciesHz.some((hertz) => hertz > 0 && hertz < plan.device.maxFrequencyHz)) searched++;
        expect(Math.abs(plan.minBandwidthHz / oracle - 1)).toBeLessThan(5e-4);
      }),
      600,
    );
    expect(searched).toBeGreaterThan(100);
  });
});

describe('property 5: speeds and energy of a plan', () => {
  it('speeds never fall along the model, energy and limits are kept', () => {
    const cases = layersArbitrary.chain((layers) => fc.tuple(fc.constant(layers), progressArbitrary(layers)));
    check(
      fc.property(cases, fc.oneof(termsArbitrary, energyTermsArbitrary), ([layers, progress], some) => {
        const plan = planPair(some, progress, layers);
        fc.pre(plan.minBandwidthHz < Infinity);
        const working = plan.frequenciesHz.filter((_, layer) => (plan.remaining.cycles[layer] ?? 0) > 0);
        working.forEach((hertz, index) => {
          expect(hertz).toBeGreaterThanOrEqual((working[index - 1] ?? 0) * (1 - 1e-9));
          expect(hertz).toBeGreaterThanOrEqual(some.minFrequencyHz ?? 0);
          expect(hertz).toBeLessThanOrEqual(some.maxFrequencyHz ?? 0);
        });
        expect(plan.remaining.totalBits > 0 ? energyOf(plan) : 0).toBeLessThanOrEqual(
          (some.energyLimitJoules ?? Infinity) * (1 + 1e-8),
        );
      }),
      2000,
    );
  });
});
