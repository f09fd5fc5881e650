import { gamma } from 'simple-statistics';
import type { NamedDraws } from '../../named-draws.js';

/** Gaps between the arrivals of one client, in units of their mean. */
export interface GapDistribution {
  /** The `number`-th gap. */
  gap(draws: NamedDraws, number: number): number;
  /**
   * The gap that an observer falls into: long gaps are met in proportion to their length. A uniform part of it is the
   * time to the first arrival, so that a bursty client does not begin with a burst.
   */
  gapAroundNow(draws: NamedDraws): number;
}

const MEAN_OF_EXPONENTIAL = 1;

/** Gamma with mean 1. The gap met by an observer is Gamma with the shape one higher. */
const gammaGaps = (shape: number): GapDistribution => ({
  gap: (draws, number) => standardGamma(shape, draws, number) / shape,
  gapAroundNow: (draws) => standardGamma(shape + 1, draws, 'now') / shape,
});

/** Weibull with mean 1: a power of an exponential; for the gap met by an observer the same power of a Gamma. */
function weibullGaps(shape: number): GapDistribution {
  const scale = MEAN_OF_EXPONENTIAL / gamma(1 + 1 / shape);
  return {
    gap: (draws, number) => scale * (-Math.log1p(-draws.uniform(number))) ** (1 / shape),
    gapAroundNow: (draws) => scale * standardGamma(1 + 1 / shape, draws, 'now') ** (1 / shape),
  };
}

const DISTRIBUTIONS: ReadonlyMap<string, (shape: number) => GapDistribution> = new Map([
  ['Gamma', gammaGaps],
  ['Weibull', weibullGaps],
]);

/** The fitted distribution of a window; undefined when its name is not known. */
export const gapDistribution = (pattern: string, shape: number): GapDistribution | undefined =>
  DISTRIBUTIONS.get(pattern)?.(shape);

/** A draw from Gamma(shape, 1): Marsaglia and Tsang, ACM TOMS 26 (2000); a shape below 1 is lifted by a power of a uniform. */
function standardGamma(shape: number, draws: NamedDraws, name: number | string): number {
  if (shape < 1) return standardGamma(shape + 1, draws, name) * draws.uniform(name, 'lift') ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0; ; attempt++) {
    const normal = standardNormal(draws, name, attempt);
    const v = (1 + c * normal) ** 3;
    const accepted =
      v > 0 && Math.log(draws.uniform(name, attempt, 'accept')) < normal ** 2 / 2 + d - d * v + d * Math.log(v);
    if (accepted) return d * v;
  }
}

/** Box and Muller. */
function standardNormal(draws: NamedDraws, name: number | string, attempt: number): number {
  const radius = Math.sqrt(-2 * Math.log1p(-draws.uniform(name, attempt, 'radius')));
  return radius * Math.cos(2 * Math.PI * draws.uniform(name, attempt, 'angle'));
}
