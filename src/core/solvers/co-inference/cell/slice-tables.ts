import { at } from '../../../numerics/at.js';

/** What each user needs with 0, 1, .. M slices, `[user][slices]`; Infinity: cannot be served. */
export type NeedTable = readonly (readonly number[])[];

/** A user that is served and how many slices it has. */
export interface SliceGrant {
  readonly user: number;
  readonly slices: number;
}

/**
 * The least band that serves all users with M slices, by a table over users and slices. O(K M^2 / 2)
 *
 * @returns slices of each user; undefined if the capacity does not do
 */
export function slicesForAll(needs: NeedTable, capacity: number): readonly SliceGrant[] | undefined {
  const slots = at(needs, 0).length;
  let least = new Float64Array(slots);
  const chosen = needs.map((needsOfUser) => {
    const before = least;
    const row = new Int32Array(slots);
    least = new Float64Array(slots).fill(Infinity);
    for (let total = 0; total < slots; total++) {
      for (let slices = 0; slices <= total; slices++) {
        const sum = at(before, total - slices) + at(needsOfUser, slices);
        if (sum < at(least, total)) {
          least[total] = sum;
          row[total] = slices;
        }
      }
    }
    return row;
  });
  if (at(least, slots - 1) > capacity) return undefined;
  const grants: SliceGrant[] = [];
  let left = slots - 1;
  for (let user = needs.length - 1; user >= 0; user--) {
    const slices = at(at(chosen, user), left);
    grants.push({ user, slices });
    left -= slices;
  }
  return grants.toReversed();
}

const NOT_TAKEN = -1;

/**
 * The most users that band and slices carry (F1s), by a table `least[c][m]`: the least band for c users in m slices.
 * O(K^2 M^2 / 4); the problem is NP-hard in general, so no order without M is to be had.
 */
export function mostUsersInSlices(needs: NeedTable, capacity: number): readonly SliceGrant[] {
  const slots = needs[0]?.length ?? 1;
  const least: Float64Array[] = [new Float64Array(slots)];
  const chosen = needs.map((needsOfUser) => {
    least.push(new Float64Array(slots).fill(Infinity));
    const rows: Int32Array[] = least.map(() => new Int32Array(slots).fill(NOT_TAKEN));
    for (let count = least.length - 1; count > 0; count--) {
      takeOne(at(least, count - 1), at(least, count), at(rows, count), needsOfUser, capacity);
    }
    return rows;
  });
  let count = least.findLastIndex((row) => at(row, slots - 1) <= capacity);
  let left = slots - 1;
  const grants: SliceGrant[] = [];
  for (let user = needs.length - 1; user >= 0; user--) {
    const slices = at(at(at(chosen, user), count), left);
    if (slices === NOT_TAKEN) continue;
    grants.push({ user, slices });
    count -= 1;
    left -= slices;
  }
  return grants.toReversed();
}

/** Improves the row of c users by one that has this user as the last of them. */
function takeOne(
  fewer: Float64Array,
  least: Float64Array,
  chosen: Int32Array,
  needsOfUser: readonly number[],
  capacity: number,
): void {
  for (let total = 0; total < least.length; total++) {
    for (let slices = 0; slices <= total; slices++) {
      const sum = at(fewer, total - slices) + at(needsOfUser, slices);
      if (sum > capacity || sum >= at(least, total)) continue;
      least[total] = sum;
      chosen[total] = slices;
    }
  }
}
