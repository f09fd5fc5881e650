/** Where a GPU can stand when exactly some requests are served. */
export interface Standing {
  /** Models that were loaded so far, as bits. */
  readonly loaded: number;
  /** End of the last batch, ms. */
  readonly endMs: number;
  /** When all loads and runs so far would have been done had the GPU never waited for an input: waiting, it can load ahead, ms. */
  readonly workedToMs: number;
}

/** No later in either way, and nothing is missing. */
const isNoWorse = (one: Standing, other: Standing): boolean =>
  one.endMs <= other.endMs && one.workedToMs <= other.workedToMs && (one.loaded & other.loaded) === other.loaded;

/** Adds a standing unless another is no worse, and leaves out those it makes needless. */
export function withStanding(standings: readonly Standing[], one: Standing): readonly Standing[] {
  if (standings.some((other) => isNoWorse(other, one))) return standings;
  return [...standings.filter((other) => !isNoWorse(one, other)), one];
}
