import { bisect } from '../bisect.js';
import { sumOf } from './sum-of.js';
import type { UserCurve } from './user-curve.js';

/** Halvings of the level of distortion, in [0, 1]. */
const LEVEL_STEPS = 60;

/**
 * The least largest distortion on a continuous band (F2): the lowest level at which the needs of all users fit. No
 * convexity is used, so it is exact with several splits. O(60 K) needs.
 *
 * @returns hertz of each user; undefined if not even their own limits fit
 */
export function leastWorstHertz(curves: readonly UserCurve[], capacity: number): readonly number[] | undefined {
  const within = (level: number): readonly number[] | undefined => {
    const amounts: number[] = [];
    for (const curve of curves) {
      const need = curve.need(level);
      if (need === undefined) return undefined;
      amounts.push(need.amount);
    }
    return sumOf(amounts) <= capacity ? amounts : undefined;
  };
  if (within(1) === undefined) return undefined;
  return within(bisect(0, 1, (level) => within(level) === undefined, LEVEL_STEPS).high);
}
