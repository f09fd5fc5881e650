import fc from 'fast-check';
import type {
  SlideCandidate,
  SlideInstance,
  SlideLayer,
  SlideModel,
  SlideProgress,
  SlideTerms,
  SlideUser,
} from '../../src/core/solvers/slide/index.js';

/** Whole multiples of a step, so that counterexamples read well and equal values turn up. */
const multiples = (step: number, least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most }).map((count) => count * step);

/** 0 in every fourth case. */
const orZero = (values: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.oneof({ arbitrary: fc.constant(0), weight: 1 }, { arbitrary: values, weight: 3 });

export const layerArbitrary: fc.Arbitrary<SlideLayer> = fc.record({
  sizeBits: orZero(multiples(1e6, 1, 80)),
  workFlops: orZero(multiples(1e7, 1, 30)),
  fixedSeconds: orZero(multiples(0.01, 1, 10)),
});

export const layersArbitrary: fc.Arbitrary<SlideLayer[]> = fc.array(layerArbitrary, { minLength: 1, maxLength: 6 });

/** Channel and device without energy limit. */
export const termsArbitrary: fc.Arbitrary<SlideTerms> = fc.record({
  deadlineSeconds: multiples(0.05, 4, 60),
  spectralEfficiencyBitsPerSecondPerHz: multiples(0.5, 1, 15),
  maxFrequencyHz: multiples(1e8, 5, 20),
});

/** Power that makes the energy limit matter for the layers above. */
export const energyArbitrary: fc.Arbitrary<Partial<SlideTerms>> = fc.record({
  energyLimitJoules: multiples(0.1, 1, 60),
  dynamicPowerWattsPerHz3: multiples(1e-27, 2, 20),
  staticPowerWatts: orZero(multiples(0.25, 1, 8)),
  fixedTimePowerWatts: orZero(multiples(0.25, 1, 4)),
  receivePowerWatts: orZero(multiples(0.1, 1, 10)),
  minFrequencyHz: orZero(multiples(1e8, 1, 5)),
});

export const energyTermsArbitrary: fc.Arbitrary<SlideTerms> = fc
  .tuple(termsArbitrary, energyArbitrary)
  .map(([terms, energy]) => ({ ...terms, ...energy }));

/** Progress that the layers allow: a delivered prefix, computed layers within it. */
export function progressArbitrary(layers: readonly SlideLayer[]): fc.Arbitrary<SlideProgress> {
  const sizeBits = layers.reduce((sum, layer) => sum + layer.sizeBits, 0);
  return fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 5 }), orZero(multiples(0.02, 1, 10)))
    .map(([twentieths, computed, busySeconds]) => {
      const deliveredBits = Math.floor((sizeBits * twentieths) / 20);
      return { deliveredBits, computedLayers: Math.min(computed, wholeLayers(layers, deliveredBits)), busySeconds };
    });
}

/** Leading layers that have arrived completely. */
export function wholeLayers(layers: readonly SlideLayer[], deliveredBits: number): number {
  let streamBits = 0;
  const firstMissing = layers.findIndex((layer) => (streamBits += layer.sizeBits) > deliveredBits);
  return firstMissing < 0 ? layers.length : firstMissing;
}

const weightArbitrary = fc.integer({ min: 1, max: 6 });

function candidateArbitrary(model: SlideModel): fc.Arbitrary<SlideCandidate> {
  return fc
    .tuple(
      fc.oneof(
        { arbitrary: fc.constant<SlideProgress>({}), weight: 3 },
        { arbitrary: progressArbitrary(model.layers), weight: 1 },
      ),
      fc.option(weightArbitrary),
    )
    .map(([progress, weight]) => ({ modelId: model.id, ...progress, ...(weight !== null && { weight }) }));
}

function userArbitrary(models: readonly SlideModel[], energy: boolean): fc.Arbitrary<Omit<SlideUser, 'id'>> {
  return fc
    .tuple(
      energy ? fc.oneof(termsArbitrary, energyTermsArbitrary) : termsArbitrary,
      weightArbitrary,
      fc.integer({ min: 0, max: 3 }).map((draw) => draw === 0),
      fc.subarray([...models]).chain((chosen) => fc.tuple(...chosen.map(candidateArbitrary))),
    )
    .map(([terms, weight, committed, candidates]) => ({ ...terms, weight, committed, candidates }));
}

export interface InstanceLimits {
  readonly maxUsers: number;
  readonly maxModels?: number;
  /** Some users have an energy limit; default true. */
  readonly energy?: boolean;
}

/** Instances with constant shares on a continuous band; the other settings are laid over them by the tests. */
export function instanceArbitrary(limits: InstanceLimits): fc.Arbitrary<SlideInstance> {
  return fc
    .array(layersArbitrary, { minLength: 1, maxLength: limits.maxModels ?? 3 })
    .map((models) => models.map((layers, index): SlideModel => ({ id: `m${index}`, layers })))
    .chain((models) =>
      fc.record({
        bandwidthHz: multiples(1e6, 0, 150),
        objective: fc.constantFrom('count' as const, 'weight' as const),
        models: fc.constant(models),
        users: fc
          .array(userArbitrary(models, limits.energy ?? true), { maxLength: limits.maxUsers })
          .map((users) => users.map((user, index) => ({ id: `u${index}`, ...user }))),
      }),
    );
}
