import { at } from '../../../numerics/at.js';
import type { Cell, Grant } from '../cell/cell.js';
import { takeAscending } from '../cell/choose.js';
import { sumOf } from '../cell/sum-of.js';
import type { CoInferenceUser } from '../instance.js';
import { serveNew } from './serve-new.js';
import { speedUpUploads } from './speed-up-uploads.js';
import { blocksToContinue, underWayOf, type Continued, type UnderWay } from './under-way.js';

/** What an epoch decides about one user. */
export type EpochDecision =
  | { readonly kind: 'new'; readonly grant: Grant }
  | { readonly kind: 'continued'; readonly continued: Continued }
  | { readonly kind: 'unserved'; readonly isPossible: boolean };

/**
 * One scheduling epoch (section 6): requests under way first, because dropping them wastes energy, then as many new
 * users as possible, then quality.
 *
 * @returns one decision a user, input order
 */
export function solveEpoch(cell: Cell): readonly EpochDecision[] {
  const { instance, band, curves } = cell;
  const requests = instance.users.map(requestOf);
  const needs = requests.map((request) => request && blocksToContinue(request, band));
  const kept = takeAscending(needs, band.total).sort((one, other) => one - other);
  const heldBlocks = sumOf(kept.map((user) => needs[user] ?? 0));
  const newUsers = curves.filter((_, user) => requests[user] === undefined);
  const served = serveNew(cell, newUsers, band.total - heldBlocks);
  const goingOn = kept.flatMap((user) => {
    const request = requests[user];
    return request === undefined ? [] : [{ request, blocks: needs[user] ?? 0 }];
  });
  const continued = speedUpUploads(goingOn, served.leftBlocks, band);

  return curves.map((curve, user): EpochDecision => {
    if (requests[user] === undefined) {
      const place = newUsers.indexOf(curve);
      const grant = served.grants[place];
      return grant ? { kind: 'new', grant } : { kind: 'unserved', isPossible: served.isPossible(place) };
    }
    const place = kept.indexOf(user);
    if (place < 0) return { kind: 'unserved', isPossible: needs[user] !== undefined };
    return { kind: 'continued', continued: at(continued, place) };
  });
}

/** The request of a user under way; undefined for a new user. */
function requestOf(user: CoInferenceUser): UnderWay | undefined {
  const { state = 'new', started, splits } = user;
  if (state === 'new' || started === undefined) return undefined;
  const split = splits.find(({ id }) => id === started.splitId);
  return split && underWayOf(user, split, started);
}
