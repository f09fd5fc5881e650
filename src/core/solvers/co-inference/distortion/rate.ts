import type { Distortion } from './distortion.js';

/**
 * D(w) = 2^(-beta w): the rate-distortion function of a Laplacian weight with beta bits per surviving weight
 * (section 2). No strict bound as w goes to 0, where the mask costs bits too.
 */
export function rateDistortion(beta: number): Distortion {
  return {
    at: (retained) => 2 ** (-beta * retained),
    slopeAt: (retained) => -beta * Math.LN2 * 2 ** (-beta * retained),
    leastRetained: (distortion) => (distortion >= 1 ? 0 : -Math.log2(distortion) / beta),
    keptAt: (price, weight) => Math.log2((weight * beta * Math.LN2) / price) / beta,
  };
}
