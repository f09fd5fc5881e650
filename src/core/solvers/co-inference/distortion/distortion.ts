/**
 * What pruning costs as a function of the retained fraction w: convex and decreasing (section 2). Nothing else about it
 * is used, so a measured curve can stand in.
 */
export interface Distortion {
  /** D(w), in units of the mean absolute weight. */
  readonly at: (retained: number) => number;
  /** D'(w) <= 0. */
  readonly slopeAt: (retained: number) => number;
  /** The least w with D(w) <= d; 0 if every w will do, above 1 if none in [0, 1] does. */
  readonly leastRetained: (distortion: number) => number;
  /** The w with -weight D'(w) = price: what to keep if keeping costs `price`; not clipped to [0, 1]. */
  readonly keptAt: (price: number, weight: number) => number;
}
