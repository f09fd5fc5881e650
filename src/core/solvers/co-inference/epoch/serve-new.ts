import { at } from '../../../numerics/at.js';
import { grantOf, type Cell, type Grant } from '../cell/cell.js';
import { fixedAtShare } from '../cell/fix-splits.js';
import { shareByGain, shareByTable, shareByWorst, type SharedOut } from '../cell/share-left-over.js';
import { sumOf } from '../cell/sum-of.js';
import { UserCurve } from '../cell/user-curve.js';
import { admit } from './admit.js';

/** What new users get of the blocks that requests under way leave. */
export interface NewUsersServed {
  /** One entry a new user; undefined: it waits. */
  readonly grants: readonly (Grant | undefined)[];
  readonly isPossible: (newUser: number) => boolean;
  /** Blocks that improve no new user. */
  readonly leftBlocks: number;
}

/**
 * New users of an epoch (section 6, steps 2 to 6): splits, least blocks, admission, left-over blocks, and the split
 * without upload for those who get none. The number (or weight) admitted is maximal for the chosen splits, with free
 * splits over these too, and the left-over part is optimal for those admitted.
 *
 * @param users the new users' curves over the whole band
 * @param blocks left by the requests under way
 */
export function serveNew({ instance }: Cell, users: readonly UserCurve[], blocks: number): NewUsersServed {
  const { splitRule, leftover, admission = 'count', policy = 'optimal' } = instance;
  const free = splitRule === 'free';
  const equal = Math.min(blocks, Math.max(1, Math.floor(blocks / users.length)));
  const curves = free ? users : users.map((curve) => fixedAtShare(curve, equal) ?? curve);
  const costs = curves.map((curve) => curve.need()?.amount);
  const fallbacks = users.map((curve) => (free ? undefined : fallbackOf(curve)));
  const hasFallback = fallbacks.map((fallback) => fallback !== undefined);
  const weights = curves.map(({ weight }) => weight);
  const admitted = admit({ costs, weights, hasFallback }, blocks, admission, policy);
  const taken = [...admitted].sort((one, other) => one - other);
  const shared = shareAmong(taken);
  return {
    grants: users.map((_, user) => (admitted.has(user) ? granted(user) : fallbacks[user])),
    isPossible: (user) => costs[user] !== undefined,
    leftBlocks: shared.left,
  };

  function shareAmong(chosen: readonly number[]): SharedOut {
    const share = leftover === 'worst' ? shareByWorst : free ? shareByTable : shareByGain;
    const start = chosen.map((user) => costs[user] ?? 0);
    return share(
      chosen.map((user) => at(curves, user)),
      start,
      blocks - sumOf(start),
    );
  }

  function granted(user: number): Grant | undefined {
    return grantOf(at(curves, user), at(shared.amounts, taken.indexOf(user)));
  }
}

/** The best split that sends nothing, if it keeps the user's limits. */
function fallbackOf(curve: UserCurve): Grant | undefined {
  const silent = curve.splits.filter((split) => split.isSilent);
  return grantOf(new UserCurve(silent, curve.weight), 0);
}
