import { at } from '../../../numerics/at.js';
import type { UserCurve } from './user-curve.js';

/** A smaller decrease of distortion is rounding. */
const LEAST_GAIN = 1e-12;

/** Blocks of each user, and those that improve nobody. */
export interface SharedOut {
  readonly amounts: readonly number[];
  readonly left: number;
}

/**
 * The next block to the largest decrease of weighted distortion, ties to the first user (F3). Exactly optimal with
 * fixed splits, because the sum is separable and each term convex. O(N K); about K + N runs of A1.
 *
 * @param start blocks with which every user can be served
 */
export function shareByGain(curves: readonly UserCurve[], start: readonly number[], leftOver: number): SharedOut {
  const amounts = [...start];
  const gainOf = (user: number): number => {
    const curve = at(curves, user);
    const amount = at(amounts, user);
    return curve.weight * (curve.distortionAt(amount) - curve.distortionAt(amount + 1));
  };
  const gains = leftOver > 0 ? curves.map((_, user) => gainOf(user)) : [];
  for (let left = leftOver; left > 0; left--) {
    const user = indexOfLargest(gains);
    if (user < 0 || at(gains, user) <= LEAST_GAIN) return { amounts, left };
    amounts[user] = at(amounts, user) + 1;
    gains[user] = left > 1 ? gainOf(user) : 0;
  }
  return { amounts, left: 0 };
}

/**
 * The next block to the user with the largest distortion, ties to the first (F2): while the maximum is above the
 * optimum, that user has fewer blocks than in any optimal allocation. Needs no convexity, so it holds with several
 * splits too. Who no longer improves even with everything leaves. O(N K)
 *
 * @param start blocks with which every user can be served
 */
export function shareByWorst(curves: readonly UserCurve[], start: readonly number[], leftOver: number): SharedOut {
  const amounts = [...start];
  const distortions = curves.map((curve, user) => curve.distortionAt(at(amounts, user)));
  let left = leftOver;
  while (left > 0) {
    const user = indexOfLargest(distortions);
    if (user < 0 || at(distortions, user) === -Infinity) break;
    const curve = at(curves, user);
    const amount = at(amounts, user);
    if (curve.distortionAt(amount) - curve.distortionAt(amount + left) <= LEAST_GAIN) {
      distortions[user] = -Infinity;
      continue;
    }
    amounts[user] = amount + 1;
    distortions[user] = curve.distortionAt(amount + 1);
    left -= 1;
  }
  return { amounts, left };
}

/**
 * The least sum of weighted distortions over all ways to share the left-over blocks, by a table over users and blocks:
 * exact without convexity, so for free splits. O(K R^2 / 2) with R left-over blocks, K R runs of A1 a split.
 *
 * @param start blocks with which every user can be served
 */
export function shareByTable(curves: readonly UserCurve[], start: readonly number[], leftOver: number): SharedOut {
  const more = Array.from({ length: leftOver + 1 }, (_, blocks) => blocks);
  let least = new Float64Array(leftOver + 1);
  const chosen = curves.map((curve, user) => {
    const costs = more.map((blocks) => curve.weight * curve.distortionAt(at(start, user) + blocks));
    const row = leastWith(least, costs);
    least = row.least;
    return row.chosen;
  });
  const amounts = [...start];
  let left = leftOver;
  for (let user = curves.length - 1; user >= 0; user--) {
    const blocks = at(at(chosen, user), left);
    amounts[user] = at(start, user) + blocks;
    left -= blocks;
  }
  return { amounts, left };
}

/** One more user: the least sum within every number of blocks, and how many of them the user takes, as few as do. */
function leastWith(
  before: Float64Array,
  costs: readonly number[],
): { readonly least: Float64Array<ArrayBuffer>; readonly chosen: Int32Array } {
  const least = new Float64Array(before.length).fill(Infinity);
  const chosen = new Int32Array(before.length);
  for (let total = 0; total < before.length; total++) {
    for (let blocks = 0; blocks <= total; blocks++) {
      const sum = at(before, total - blocks) + at(costs, blocks);
      if (sum >= at(least, total) - LEAST_GAIN) continue;
      least[total] = sum;
      chosen[total] = blocks;
    }
  }
  return { least, chosen };
}

/** The first of the largest; -1 in an empty list. */
function indexOfLargest(values: readonly number[]): number {
  let largest = -1;
  values.forEach((value, index) => {
    if (largest < 0 || value > at(values, largest)) largest = index;
  });
  return largest;
}
