import type { CellState, OpenRequest, UserState } from './state.js';

/** A user without open requests is forgotten this long after the last report, so that the state stays bounded. */
export const FORGET_USER_AFTER_MS = 60_000;

/**
 * Users a cell remembers at most; only open requests hold more. A cell serves about a thousand connected users, so ten
 * times as many are heard of within a minute only where a source makes up new ids all the time.
 */
export const MOST_KNOWN_USERS = 10_000;

type KnownUser = readonly [userId: string, user: UserState];

/**
 * The users worth remembering after an epoch: those with open requests, and those heard of of late.
 * Cost: one pass over the users; over the bound a few, and one sort of their times as plain numbers.
 */
export function knownUsers(users: CellState['users'], open: readonly OpenRequest[], nowMs: number): CellState['users'] {
  const busy = new Set(open.map(({ request }) => request.userId));
  const known = Object.entries(users);
  const kept = known.filter(([userId, user]) => busy.has(userId) || nowMs - user.lastHeardAtMs < FORGET_USER_AFTER_MS);
  if (kept.length > MOST_KNOWN_USERS) return Object.fromEntries(withinBound(kept, busy));
  return kept.length === known.length ? users : Object.fromEntries(kept);
}

/** Lets go of idle users, the least recently heard first; of those heard at the same ms in order of their ids. */
function withinBound(known: readonly KnownUser[], busy: ReadonlySet<string>): readonly KnownUser[] {
  const idle = known.filter(([userId]) => !busy.has(userId));
  const excess = Math.min(known.length - MOST_KNOWN_USERS, idle.length);
  const times = Float64Array.from(idle, ([, user]) => user.lastHeardAtMs).sort();
  const lastToGoMs = times[excess - 1];
  if (lastToGoMs === undefined) return known;
  const tied = idle.filter(([, user]) => user.lastHeardAtMs === lastToGoMs).map(([userId]) => userId);
  const tiedToGo = new Set(tied.sort().slice(0, excess - times.indexOf(lastToGoMs)));
  return known.filter(
    ([userId, user]) =>
      busy.has(userId) ||
      user.lastHeardAtMs > lastToGoMs ||
      (user.lastHeardAtMs === lastToGoMs && !tiedToGo.has(userId)),
  );
}
