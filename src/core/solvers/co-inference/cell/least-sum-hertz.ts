import { at } from '../../../numerics/at.js';
import { bisect } from '../bisect.js';
import type { Distortion } from '../distortion/distortion.js';
import { retainedPerHertz } from '../single/sensitivity.js';
import { sumOf } from './sum-of.js';
import type { UserCurve } from './user-curve.js';

/** Range of the price of a hertz: below e^-80 of the dearest nobody gains anything that a double shows. */
const LOWEST_LN_PRICE = -80;

/**
 * The least sum of weighted distortions on a continuous band with fixed splits (F3): at one price of a hertz every user
 * takes the least share at which a hertz more is worth no more than the price, and the price is the one at which the
 * band is just used. Exact because each term is convex. O(K log^2)
 *
 * @param needs hertz with which every user can be served
 */
export function leastSumHertz(
  curves: readonly UserCurve[],
  needs: readonly number[],
  bandwidthHz: number,
  distortion: Distortion,
): readonly number[] {
  const worth = (curve: UserCurve, hertz: number): number => {
    const operation = curve.at(hertz);
    if (operation === undefined) return 0;
    return -curve.weight * distortion.slopeAt(operation.deviceRetained) * retainedPerHertz(operation);
  };
  const dearest = Math.max(...curves.map((curve, user) => worth(curve, at(needs, user))));
  if (!(dearest > 0)) return needs;
  const takenAt = (price: number): readonly number[] =>
    curves.map((curve, user) => {
      const need = at(needs, user);
      const isWorthMore = (hertz: number): boolean => worth(curve, hertz) > price;
      if (!isWorthMore(need)) return need;
      return isWorthMore(bandwidthHz) ? bandwidthHz : bisect(need, bandwidthHz, isWorthMore).high;
    });
  const priceOf = (ln: number): number => dearest * Math.exp(ln);
  const prices = bisect(LOWEST_LN_PRICE, 0, (ln) => sumOf(takenAt(priceOf(ln))) > bandwidthHz);
  const cheap = prices.low > LOWEST_LN_PRICE ? takenAt(priceOf(prices.low)) : undefined;
  const dear = takenAt(priceOf(prices.high));
  return cheap === undefined ? dear : between(dear, cheap, bandwidthHz);
}

/**
 * Where a user's worth is flat the share jumps at its price, and every share in between is as good: the band is used
 * up on the way from the shares at the higher price to those at the lower one.
 */
function between(dear: readonly number[], cheap: readonly number[], bandwidthHz: number): readonly number[] {
  const low = sumOf(dear);
  const high = sumOf(cheap);
  const part = high > low ? (bandwidthHz - low) / (high - low) : 0;
  return dear.map((hertz, user) => hertz + part * (at(cheap, user) - hertz));
}
