import { leastDistortion } from '../single/operate.js';
import type { UserCurve } from './user-curve.js';

/**
 * The rule `equalShare`: the split with the least distortion at an equal share of the band, otherwise the one that
 * needs least (section 5). The user then keeps it whatever its share.
 *
 * @returns undefined if no split can be served with the whole band
 */
export function fixedAtShare(curve: UserCurve, amount: number): UserCurve | undefined {
  if (curve.splits.length === 0) return undefined;
  const operations = curve.splits.map((split) => split.at(amount));
  const best = leastDistortion(operations);
  const chosen = best === undefined ? curve.need()?.curve : curve.splits[operations.indexOf(best)];
  return chosen === undefined ? undefined : curve.fixedTo(chosen);
}
