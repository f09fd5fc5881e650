import { leastDistortion } from '../single/operate.js';
import type { Operation } from '../single/operation.js';
import type { SplitCurve } from './split-curve.js';

/** The least share a user can do with, and the split that does. */
export interface Need {
  readonly amount: number;
  readonly curve: SplitCurve;
}

/** What one user makes of a share of the band with the best of its splits, or with the one that was fixed. */
export class UserCurve {
  constructor(
    readonly splits: readonly SplitCurve[],
    readonly weight: number,
  ) {}

  /** The split with the least distortion among those that keep the user's limits; the first on ties. */
  at(amount: number): Operation | undefined {
    return leastDistortion(this.splits.map((split) => split.at(amount)));
  }

  /** D with a share; Infinity if the user cannot be served with it. */
  distortionAt(amount: number): number {
    return this.at(amount)?.distortion ?? Infinity;
  }

  /** Least share over the splits, the first on ties, for a distortion of at most `level` and the user's own limits. */
  need(level = 1): Need | undefined {
    let least: Need | undefined;
    for (const curve of this.splits) {
      const { total, inBlocks } = curve.band;
      // Only a split that needs less than the best so far is of interest.
      const most = least === undefined ? total : least.amount - (inBlocks ? 1 : 0);
      if (most < 0 || (most === 0 && !curve.isSilent)) continue;
      const amount = curve.need(level, most);
      if (amount !== undefined && (least === undefined || amount < least.amount)) least = { amount, curve };
    }
    return least;
  }

  /** The same user with one split only. */
  fixedTo(curve: SplitCurve): UserCurve {
    return new UserCurve([curve], this.weight);
  }
}
