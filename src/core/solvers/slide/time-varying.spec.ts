import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instanceArbitrary } from '../../../../test/slide/arbitraries.js';
import { check } from '../../../../test/oracles/check.js';
import { bestByExhaustion } from '../../../../test/slide/exhaustive.js';
import { isAtLeast, isSame, valueOf } from '../../../../test/slide/value.js';
import { solveSlide, type SlideInstance, type SlideResult, type SlideUser } from './index.js';

const overTime = (instance: SlideInstance): SlideInstance => ({ ...instance, sharing: 'timeVarying' });
const blocks = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });
const settings = fc.record({ halfMegahertz: blocks, scheme: fc.constantFrom('slide' as const, 'dai' as const) });

const laidOver = (
  base: SlideInstance,
  { halfMegahertz, scheme }: { halfMegahertz: number | undefined; scheme: 'slide' | 'dai' },
): SlideInstance => ({
  ...base,
  scheme,
  ...(halfMegahertz !== undefined && { resourceBlockHz: halfMegahertz * 5e5 }),
});

/** Section 4.3: the choice is a partition problem in disguise. */
function partition(numbers: readonly number[]): SlideInstance {
  const pairs = numbers.length / 2;
  const half = numbers.reduce((sum, x) => sum + x, 0) / 2;
  const large = half + 1;
  const [bandHz, first] = [1, pairs * large + half];
  const second = 3 * pairs * large - half;
  return {
    bandwidthHz: bandHz,
    sharing: 'timeVarying',
    models: numbers.map((x, index) => ({
      id: `m${index}`,
      layers: [{ sizeBits: large + x, fixedSeconds: second - first }, { sizeBits: 2 * large - 2 * x }],
    })),
    users: numbers.map((_, index): SlideUser => ({
      id: `u${index}`,
      deadlineSeconds: second,
      spectralEfficiencyBitsPerSecondPerHz: 1,
      candidates: [{ modelId: `m${index}` }],
    })),
  };
}

describe('the exact search', () => {
  it('equals exhaustive search over sets and models', () => {
    check(
      fc.property(instanceArbitrary({ maxUsers: 5 }), settings, (base, some) => {
        const instance = overTime(laidOver(base, some));
        const result = solveSlide(instance);
        expect(result.exact).toBe(true);
        expect(isSame(valueOf(result), bestByExhaustion(instance))).toBe(true);
      }),
      800,
    );
  });

  it('solves a partition: half of the users fit exactly if half of the numbers make half of the sum', () => {
    expect(solveSlide(partition([3, 5, 8, 2, 7, 1])).objectiveValue).toBe(3);
    expect(solveSlide(partition([2, 4, 8, 2, 6, 40])).objectiveValue).toBe(2);
  });

  it('gives way to the heuristic above the limit, and the result says so', () => {
    const instance = partition([3, 5, 8, 2, 7, 1]);
    expect(solveSlide(instance, { exactUserLimit: 6 }).exact).toBe(true);
    expect(solveSlide(instance, { exactUserLimit: 5 }).exact).toBe(false);
  });

  it('counts for the limit only users with a pair that the band carries alone', () => {
    const user = { deadlineSeconds: 1, spectralEfficiencyBitsPerSecondPerHz: 1, candidates: [{ modelId: 'm' }] };
    const users = Array.from({ length: 20 }, (_, index): SlideUser => ({
      id: `u${index}`,
      ...user,
      spectralEfficiencyBitsPerSecondPerHz: index < 12 ? 1 : 0.5,
    }));
    const models = [{ id: 'm', layers: [{ sizeBits: 1e6 }] }];
    const instance: SlideInstance = { bandwidthHz: 1e6, sharing: 'timeVarying', models, users };
    expect(solveSlide(instance)).toMatchObject({ exact: true, objectiveValue: 1 });
    expect(solveSlide({ ...instance, bandwidthHz: 2e6 })).toMatchObject({ exact: false, objectiveValue: 2 });
  });
});

describe('the seeded heuristic', () => {
  it('is never worse than constant shares and never above the exact search', () => {
    let better = 0;
    check(
      fc.property(instanceArbitrary({ maxUsers: 8 }), settings, (base, some) => {
        const instance = laidOver(base, some);
        const heuristic = valueOf(solveSlide(overTime(instance), { exactUserLimit: -1 }));
        const constant = valueOf(solveSlide(instance));
        expect(isAtLeast(heuristic, constant)).toBe(true);
        expect(isAtLeast(valueOf(solveSlide(overTime(instance))), heuristic)).toBe(true);
        if (!isAtLeast(constant, heuristic)) better++;
      }),
      500,
    );
    expect(better).toBeGreaterThan(10);
  });

  it('drops the seed of new users where committed ones that fit over time leave no room for it', () => {
    const layersOf = (...megabits: readonly (readonly [number, number])[]) =>
      megabits.map(([size, fixedSeconds]) => ({ sizeBits: size * 1e6, fixedSeconds }));
    const user = (id: string, deadlineSeconds: number, committed: boolean): SlideUser => ({
      id,
      deadlineSeconds,
      committed,
      spectralEfficiencyBitsPerSecondPerHz: 1,
      candidates: [{ modelId: id }],
    });
    // In constant shares early (6 MHz), new (3) and small (0.25) fit, late (6) does not; over time early and late take 9.
    const instance: SlideInstance = {
      bandwidthHz: 10e6,
      sharing: 'timeVarying',
      models: [
        { id: 'early', layers: layersOf([6, 0]) },
        { id: 'late', layers: layersOf([12, 0]) },
        { id: 'new', layers: layersOf([3, 1], [3, 0]) },
        { id: 'small', layers: layersOf([0.5, 0]) },
      ],
      users: [user('early', 1, true), user('late', 2, true), user('new', 2, false), user('small', 2, false)],
    };
    const { served } = solveSlide(instance, { exactUserLimit: 0 });
    expect(served.map(({ userId }) => userId)).toEqual(['early', 'late', 'small']);
  });
});

/** The schedule as the base station would carry it out. */
function expectSchedule(instance: SlideInstance, result: SlideResult): void {
  const deliveries = result.deliveries ?? [];
  deliveries.forEach(({ startSeconds, endSeconds }, index) => {
    expect(startSeconds).toBe(deliveries[index - 1]?.endSeconds ?? 0);
    expect(endSeconds).toBeGreaterThan(startSeconds);
  });
  for (const served of result.served) {
    const user = instance.users.find(({ id }) => id === served.userId);
    const slack = 1e-8 * Math.max(1, user?.deadlineSeconds ?? 0);
    expect(served.finishSeconds).toBeLessThanOrEqual((user?.deadlineSeconds ?? 0) + slack);
    expect(served.energyJoules).toBeLessThanOrEqual((user?.energyLimitJoules ?? Infinity) + 1e-8);
    expect(served).not.toHaveProperty('bandwidthHz');
    for (const { layerIndex, startSeconds, deliveredSeconds } of served.layers) {
      const delivery = deliveries.find((one) => one.userId === served.userId && one.layerIndex === layerIndex);
      expect(startSeconds).toBeGreaterThanOrEqual(deliveredSeconds);
      if (delivery !== undefined) expect(deliveredSeconds).toBe(delivery.endSeconds);
    }
  }
}

describe('the delivery schedule', () => {
  it('sends one layer after the other and keeps every deadline and energy limit', () => {
    check(
      fc.property(instanceArbitrary({ maxUsers: 6 }), settings, (base, some) => {
        const instance = overTime(laidOver(base, some));
        expectSchedule(instance, solveSlide(instance));
        expectSchedule(instance, solveSlide(instance, { exactUserLimit: -1 }));
      }),
      500,
    );
  });

  it('reports what is sent and what need not be', () => {
    const instance: SlideInstance = {
      bandwidthHz: 10e6,
      sharing: 'timeVarying',
      models: [{ id: 'm', layers: [{ sizeBits: 5e6 }, { sizeBits: 0, fixedSeconds: 0.5 }, { sizeBits: 2e6 }] }],
      users: [
        {
          id: 'u',
          deadlineSeconds: 2,
          spectralEfficiencyBitsPerSecondPerHz: 1,
          receivePowerWatts: 2,
          candidates: [{ modelId: 'm', deliveredBits: 4e6 }],
        },
      ],
    };
    expect(solveSlide(instance)).toMatchObject({
      deliveries: [
        { userId: 'u', layerIndex: 0, startSeconds: 0 },
        { userId: 'u', layerIndex: 2, endSeconds: 0.30000000000000004 },
      ],
      served: [{ layers: [{ deliveredSeconds: 0.1 }, { deliveredSeconds: 0.1 }, {}], finishSeconds: 0.6 }],
    });
    expect(solveSlide(instance).served[0]?.energyJoules).toBeCloseTo(0.6, 12);
  });
});
