import type { SlideInstance, SlideLayer, SlideTerms, SlideUser } from '../../../src/core/solvers/slide/index.js';
import { seededNumbers } from '../seeded-numbers.js';

export const MODELS = 3;
export const LAYERS = 20;

/** What a row of the table varies. */
export interface BenchSettings {
  readonly energy?: boolean;
  readonly objective?: 'count' | 'weight';
  readonly resourceBlockHz?: number;
  readonly sharing?: 'constant' | 'timeVarying';
}

/** A 100 MHz cell, users that each accept three models of 20 layers; the same numbers for the same size and settings. */
export function benchInstance(users: number, settings: BenchSettings): SlideInstance {
  const random = seededNumbers(users);
  const between = (least: number, most: number): number => least + (most - least) * random();
  const layer = (): SlideLayer => ({
    sizeBits: between(1e6, 9e6),
    workFlops: between(2e6, 2e7),
    fixedSeconds: between(0, 0.004),
  });
  const models = Array.from({ length: MODELS }, (_, index) => ({
    id: `m${index}`,
    layers: Array.from({ length: LAYERS }, layer),
  }));
  // Tight enough that about half of the pairs must slow down, and some cannot be served.
  const device = (): Partial<SlideTerms> => ({
    energyLimitJoules: between(0.8, 2.5),
    dynamicPowerWattsPerHz3: 1e-26,
    staticPowerWatts: 0.2,
    receivePowerWatts: 0.3,
  });
  const user = (_: unknown, index: number): SlideUser => ({
    id: `u${index}`,
    deadlineSeconds: between(0.6, 2),
    spectralEfficiencyBitsPerSecondPerHz: between(1, 7),
    maxFrequencyHz: between(6e8, 1.6e9),
    weight: between(1, 10),
    ...(settings.energy === true && device()),
    candidates: models.map(({ id }) => ({ modelId: id, weight: between(1, 10) })),
  });
  const { objective = 'count', sharing = 'constant', resourceBlockHz } = settings;
  return {
    bandwidthHz: 100e6,
    objective,
    sharing,
    ...(resourceBlockHz !== undefined && { resourceBlockHz }),
    models,
    users: Array.from({ length: users }, user),
  };
}
