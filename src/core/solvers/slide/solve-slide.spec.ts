import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instanceArbitrary, termsArbitrary, layersArbitrary } from '../../../../test/slide/arbitraries.js';
import { check } from '../../../../test/oracles/check.js';
import { isAtLeast, isSame, valueOf } from '../../../../test/slide/value.js';
import {
  SLIDE_FREQUENCY_CONTROLS,
  SLIDE_SCHEMES,
  SLIDE_SHARINGS,
  solveSlide,
  type SlideInstance,
  type SlideResult,
} from './index.js';

const settings = fc.record({
  scheme: fc.constantFrom(...SLIDE_SCHEMES),
  frequencyControl: fc.constantFrom(...SLIDE_FREQUENCY_CONTROLS),
  sharing: fc.constantFrom(...SLIDE_SHARINGS),
});
const instances = (maxUsers: number): fc.Arbitrary<SlideInstance> =>
  fc
    .tuple(instanceArbitrary({ maxUsers }), settings, fc.option(fc.integer({ min: 1, max: 20 })))
    .map(([base, some, halfMegahertz]) => ({
      ...base,
      ...some,
      ...(halfMegahertz !== null && { resourceBlockHz: halfMegahertz * 5e5 }),
    }));

describe('a result', () => {
  const instance: SlideInstance = {
    bandwidthHz: 20e6,
    objective: 'weight',
    models: [
      {
        id: 'm',
        layers: [
          { sizeBits: 20e6, workFlops: 1e8 },
          { sizeBits: 20e6, fixedSeconds: 0.2 },
        ],
      },
    ],
    users: ['near', 'far', 'gone'].map((id, index) => ({
      id,
      deadlineSeconds: 1.2,
      spectralEfficiencyBitsPerSecondPerHz: [8, 2.5, 0][index] ?? 0,
      maxFrequencyHz: 1e9,
      receivePowerWatts: 0.5,
      dynamicPowerWattsPerHz3: 1e-27,
      weight: 3,
      committed: id === 'near',
      candidates: [{ modelId: 'm' }],
    })),
  };

  it('says who is served when and with what, and why the others are not', () => {
    expect(solveSlide(instance)).toEqual({
      objective: 'weight',
      objectiveValue: 3,
      committedValue: 3,
      exact: true,
      usedBandwidthHz: 5e6,
      served: [
        {
          userId: 'near',
          modelId: 'm',
          bandwidthHz: 5e6,
          finishSeconds: 1.2,
          energyJoules: 0.6,
          layers: [
            { layerIndex: 0, deliveredSeconds: 0.5, startSeconds: 0.5, endSeconds: 0.6, frequencyHz: 1e9 },
            { layerIndex: 1, deliveredSeconds: 1, startSeconds: 1, endSeconds: 1.2 },
          ],
        },
      ],
      unserved: [
        { userId: 'far', reason: 'band' },
        { userId: 'gone', reason: 'infeasible' },
      ],
      pairs: [
        { userId: 'near', modelId: 'm', minBandwidthHz: 5e6, fullBandFinishSeconds: 0.45 },
        { userId: 'far', modelId: 'm', minBandwidthHz: 16e6, fullBandFinishSeconds: 1 },
        { userId: 'gone', modelId: 'm' },
      ],
    });
  });
});

describe('property 7: more band, more users', () => {
  it('more band never lowers the value', () => {
    check(
      fc.property(instances(6), fc.integer({ min: 1, max: 50 }), (instance, megahertz) => {
        const wider = { ...instance, bandwidthHz: instance.bandwidthHz + megahertz * 1e6 };
        expect(isAtLeast(valueOf(solveSlide(wider)), valueOf(solveSlide(instance)))).toBe(true);
      }),
      1000,
    );
  });

  it('a further new user neither lowers it nor changes the value of the committed ones', () => {
    check(
      fc.property(instances(6), (instance) => {
        const users = instance.users.map((user, index) => (index === 0 ? { ...user, committed: false } : user));
        const all = valueOf(solveSlide({ ...instance, users }));
        const without = valueOf(solveSlide({ ...instance, users: users.slice(1) }));
        expect(all.total).toBeGreaterThanOrEqual(without.total - 1e-9);
        expect(all.committed).toBeCloseTo(without.committed, 9);
      }),
      1000,
    );
  });
});

describe('property 8: ways of sharing', () => {
  it('sharing over time is never below constant shares, blocks never above the continuous band', () => {
    check(
      fc.property(instances(6), (instance) => {
        const { resourceBlockHz, ...continuous } = instance;
        const constant = valueOf(solveSlide({ ...instance, sharing: 'constant' }));
        expect(isAtLeast(valueOf(solveSlide({ ...instance, sharing: 'timeVarying' })), constant)).toBe(true);
        if (resourceBlockHz === undefined) return;
        expect(isAtLeast(valueOf(solveSlide(continuous)), valueOf(solveSlide(instance)))).toBe(true);
      }),
      1000,
    );
  });
});

describe('property 10: order and repetition', () => {
  it('permuting the users changes no value', () => {
    const shuffled = instances(6).chain((instance) =>
      fc.tuple(fc.constant(instance), fc.shuffledSubarray([...instance.users], { minLength: instance.users.length })),
    );
    check(
      fc.property(shuffled, ([instance, users]) => {
        expect(isSame(valueOf(solveSlide({ ...instance, users })), valueOf(solveSlide(instance)))).toBe(true);
      }),
      1000,
    );
  });

  it('the same instance gives the same bytes', () => {
    check(
      fc.property(instances(6), (instance) => {
        const copy = structuredClone(instance);
        expect(JSON.stringify(solveSlide(copy))).toBe(JSON.stringify(solveSlide(instance)));
        expect(copy).toEqual(instance);
      }),
      300,
    );
  });
});

describe('every result', () => {
  it('accounts for every user, keeps every limit and holds finite numbers only', () => {
    check(
      fc.property(instances(8), (instance) => {
        const result = solveSlide(instance);
        const ids = [...result.served, ...result.unserved].map(({ userId }) => userId);
        expect(ids.toSorted()).toEqual(instance.users.map(({ id }) => id).toSorted());
        expect(result.usedBandwidthHz).toBeLessThanOrEqual(instance.bandwidthHz * (1 + 1e-8));
        expect(result.pairs).toHaveLength(instance.users.flatMap(({ candidates }) => candidates).length);
        expect(numbersOf(result).every(Number.isFinite)).toBe(true);
        for (const { userId, finishSeconds, energyJoules } of result.served) {
          const user = instance.users.find(({ id }) => id === userId);
          expect(finishSeconds).toBeLessThanOrEqual((user?.deadlineSeconds ?? 0) + 1e-8);
          expect(energyJoules).toBeLessThanOrEqual((user?.energyLimitJoules ?? Infinity) + 1e-8);
        }
      }),
      1000,
    );
  });

  it('survives numbers of any size', () => {
    const extreme = fc.constantFrom(0, 1e-150, 1, 1e150, 1e300);
    const layers = fc.array(fc.record({ sizeBits: extreme, workFlops: extreme, fixedSeconds: extreme }), {
      minLength: 1,
      maxLength: 3,
    });
    const user = fc.record({
      deadlineSeconds: extreme,
      spectralEfficiencyBitsPerSecondPerHz: extreme,
      maxFrequencyHz: extreme.filter((hertz) => hertz > 0),
      energyLimitJoules: extreme,
      dynamicPowerWattsPerHz3: extreme,
      staticPowerWatts: extreme,
      receivePowerWatts: extreme,
    });
    check(
      fc.property(layers, user, settings, extreme, (some, terms, setting, bandwidthHz) => {
        const users = [{ id: 'u', ...terms, candidates: [{ modelId: 'm' }] }];
        const result = solveSlide({ bandwidthHz, ...setting, models: [{ id: 'm', layers: some }], users });
        expect(numbersOf(result).every(Number.isFinite)).toBe(true);
      }),
      3000,
    );
  });

  it('traces download-then-infer as it runs: nothing starts before the last bit', () => {
    check(
      fc.property(layersArbitrary, termsArbitrary, (layers, terms) => {
        const users = [{ id: 'u', ...terms, candidates: [{ modelId: 'm' }] }];
        const instance: SlideInstance = { bandwidthHz: 1e12, scheme: 'dai', models: [{ id: 'm', layers }], users };
        for (const served of solveSlide(instance).served) {
          const last = served.layers.at(-1)?.deliveredSeconds ?? 0;
          for (const { startSeconds } of served.layers) expect(startSeconds).toBeGreaterThanOrEqual(last);
          expect(served.finishSeconds).toBeLessThanOrEqual(terms.deadlineSeconds + 1e-9);
        }
      }),
      300,
    );
  });
});

function numbersOf(result: SlideResult): number[] {
  const numbers: number[] = [];
  JSON.stringify(result, (_, value: unknown) => {
    if (typeof value === 'number') numbers.push(value);
    return value;
  });
  return numbers;
}
