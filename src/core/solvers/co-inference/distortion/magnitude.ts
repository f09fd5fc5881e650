import { bisect } from '../bisect.js';
import type { Distortion } from './distortion.js';

/** Below this 1 - w the closed form loses digits to cancellation. */
const SERIES_BELOW = 0.01;

/** Terms of the series that reach double precision at its largest argument. */
const SERIES_TERMS = 9;

/**
 * D(w) = 1 - w + w ln w: the exact cost of removing the smallest magnitudes of exponentially distributed ones
 * (section 2).
 */
export const magnitudeDistortion: Distortion = {
  at: magnitudeAt,
  slopeAt: (retained) => Math.log(retained),
  leastRetained: (distortion) => {
    if (distortion >= 1) return 0;
    return bisect(0, 1, (retained) => magnitudeAt(retained) > distortion).high;
  },
  keptAt: (price, weight) => Math.exp(-price / weight),
};

function magnitudeAt(retained: number): number {
  if (retained <= 0) return 1;
  const removed = 1 - retained;
  return removed >= SERIES_BELOW ? removed + retained * Math.log(retained) : series(removed);
}

/** Sum of u^k / (k (k - 1)) from k = 2. */
function series(removed: number): number {
  let sum = 0;
  let power = removed;
  for (let k = 2; k < 2 + SERIES_TERMS; k++) {
    power *= removed;
    sum += power / (k * (k - 1));
  }
  return sum;
}
