/** Where a search ended: the answer changes between the two. */
export interface Bracket {
  readonly low: number;
  readonly high: number;
}

const MOST_STEPS = 200;

/**
 * Halves an interval until it is one rounding step wide.
 *
 * @param isTooLow monotone: true up to some value, false from there on; never asked about the ends themselves
 * @param mostSteps bounds the search where the value sought is 0, which halving never reaches
 */
export function bisect(
  low: number,
  high: number,
  isTooLow: (value: number) => boolean,
  mostSteps = MOST_STEPS,
): Bracket {
  let [below, above] = [low, high];
  for (let step = 0; step < mostSteps; step++) {
    const middle = below + (above - below) / 2;
    if (!(middle > below && middle < above)) break;
    if (isTooLow(middle)) below = middle;
    else above = middle;
  }
  return { low: below, high: above };
}

/** Least whole number in (low, high] that is not too low; `high` is taken to be one. O(log(high - low)) */
export function leastWhole(low: number, high: number, isTooLow: (value: number) => boolean): number {
  let [below, above] = [low, high];
  while (above - below > 1) {
    const middle = Math.floor(below + (above - below) / 2);
    if (isTooLow(middle)) below = middle;
    else above = middle;
  }
  return above;
}
