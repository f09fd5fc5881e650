/** The keys (a, u) of a set of users as places of a flat table: a committed ones, u others. */
export class KeyGrid {
  /** Number of keys. */
  readonly size: number;

  constructor(
    readonly committed: number,
    readonly others: number,
  ) {
    this.size = (committed + 1) * (others + 1);
  }

  place(a: number, u: number): number {
    return a * (this.others + 1) + u;
  }

  committedAt(place: number): number {
    return Math.floor(place / (this.others + 1));
  }

  othersAt(place: number): number {
    return place % (this.others + 1);
  }

  /** Places by falling key: (a, a + u), compared in this order. */
  *bestFirst(): Generator<number> {
    for (let place = this.size - 1; place >= 0; place--) yield place;
  }
}

/** A table over a grid, filled with Infinity: not reached. */
export function unreached(grid: KeyGrid): Float64Array {
  return new Float64Array(grid.size).fill(Infinity);
}
