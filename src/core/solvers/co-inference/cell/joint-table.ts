import { at } from '../../../numerics/at.js';
import type { JointCost, JointGrant } from './joint-grant.js';

/**
 * The least sum of weighted distortions over blocks and slices together, by a table over users, blocks and slices:
 * exact. O(K N^2 M^2 / 4) sums and K (N + 1)(M + 1) runs of A1 a split.
 *
 * @returns undefined if not all users can be served
 */
export function jointTable(
  users: number,
  blockCount: number,
  sliceCount: number,
  costOf: JointCost,
): readonly JointGrant[] | undefined {
  const grid = new Grid(blockCount, sliceCount);
  let least = new Float64Array(grid.size);
  const chosen: Int32Array[] = [];
  for (let user = 0; user < users; user++) {
    const costs = grid.points.map((grant) => costOf(user, grant));
    const row = grid.leastWith(least, costs);
    least = row.least;
    chosen.push(row.chosen);
  }
  let left = grid.size - 1;
  if (at(least, left) === Infinity) return undefined;
  return chosen
    .toReversed()
    .map((row) => {
      const place = at(row, left);
      left -= place;
      return at(grid.points, place);
    })
    .toReversed();
}

/** Pairs (blocks, slices) as one index each, blocks first: the index of a difference is the difference of the indices. */
class Grid {
  readonly points: readonly JointGrant[];
  readonly #columns: number;

  constructor(
    readonly blockCount: number,
    readonly sliceCount: number,
  ) {
    this.#columns = sliceCount + 1;
    this.points = Array.from({ length: (blockCount + 1) * this.#columns }, (_, index) => ({
      blocks: Math.floor(index / this.#columns),
      slices: index % this.#columns,
    }));
  }

  get size(): number {
    return this.points.length;
  }

  /** One more user: the least sum within every pair, and what the user takes of it. */
  leastWith(
    before: Float64Array,
    costs: readonly number[],
  ): { readonly least: Float64Array<ArrayBuffer>; readonly chosen: Int32Array } {
    const least = new Float64Array(this.size).fill(Infinity);
    const chosen = new Int32Array(this.size);
    this.points.forEach((taken, place) => {
      const cost = at(costs, place);
      if (cost === Infinity) return;
      for (let blocks = taken.blocks; blocks <= this.blockCount; blocks++) {
        for (let slices = taken.slices; slices <= this.sliceCount; slices++) {
          const total = blocks * this.#columns + slices;
          const sum = at(before, total - place) + cost;
          if (sum >= at(least, total)) continue;
          least[total] = sum;
          chosen[total] = place;
        }
      }
    });
    return { least, chosen };
  }
}
