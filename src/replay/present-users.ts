import { uniformDraw } from './named-draws.js';
import type { CellUser, UserStays } from './presence.js';

interface RankedUser extends CellUser {
  readonly rank: number;
  /** A 32-bit number of its own, for `likelyUser`. */
  readonly lot: number;
}

interface Change {
  readonly atMs: number;
  readonly user: RankedUser;
}

const TWO_TO_32 = 2 ** 32;

/** Who is present when; shared by all that ask. */
export class Presence {
  readonly arrivals: readonly Change[];
  readonly departures: readonly Change[];

  constructor(users: readonly UserStays[], seed: number) {
    const stays = users.toSorted(byCellAndUser).flatMap(({ cellId, userId, stays }, rank) => {
      const user: RankedUser = { cellId, userId, rank, lot: lotOf(seed, cellId, userId) };
      return stays.map((stay) => ({ user, ...stay }));
    });
    this.arrivals = stays.map(({ user, fromMs }) => ({ user, atMs: fromMs })).toSorted(byTime);
    this.departures = stays.map(({ user, toMs }) => ({ user, atMs: toMs })).toSorted(byTime);
  }
}

const lotOf = (seed: number, cellId: string, userId: string): number =>
  Math.floor(uniformDraw(seed, cellId, userId, 'lot') * TWO_TO_32);

const byTime = (one: Change, other: Change): number => one.atMs - other.atMs;

function byCellAndUser(one: CellUser, other: CellUser): number {
  if (one.cellId !== other.cellId) return one.cellId < other.cellId ? -1 : 1;
  if (one.userId !== other.userId) return one.userId < other.userId ? -1 : 1;
  return 0;
}

/** The users present at a moment that only moves forward. Cost: linear in those present per arrival or departure. */
export class PresentUsers {
  /** In order of cell and user. */
  private readonly present: RankedUser[] = [];
  private arrived = 0;
  private departed = 0;

  constructor(private readonly presence: Presence) {}

  moveTo(atMs: number): void {
    const { arrivals, departures } = this.presence;
    for (let next = arrivals[this.arrived]; next !== undefined && next.atMs <= atMs; next = arrivals[this.arrived]) {
      this.present.splice(this.placeOf(next.user), 0, next.user);
      this.arrived += 1;
    }
    for (
      let next = departures[this.departed];
      next !== undefined && next.atMs < atMs;
      next = departures[this.departed]
    ) {
      this.present.splice(this.placeOf(next.user), 1);
      this.departed += 1;
    }
  }

  /** One of them, each as likely; undefined when nobody is present. */
  anyUser(uniform: number): CellUser | undefined {
    return this.present[Math.floor(uniform * this.present.length)];
  }

  /**
   * The user with the highest score (rendezvous hashing): the same one for the same `uniform` for as long as he stays,
   * whoever else comes and goes.
   */
  likelyUser(uniform: number): CellUser | undefined {
    const lot = Math.floor(uniform * TWO_TO_32);
    let [best, bestScore]: [RankedUser | undefined, number] = [undefined, -1];
    for (const user of this.present) {
      const score = mixed(lot ^ user.lot);
      if (score > bestScore) [best, bestScore] = [user, score];
    }
    return best;
  }

  private placeOf(user: RankedUser): number {
    const place = this.present.findIndex(({ rank }) => rank >= user.rank);
    return place < 0 ? this.present.length : place;
  }
}

/** Spreads the bits of a 32-bit number over all of them (finaliser of MurmurHash3). */
function mixed(bits: number): number {
  let hash = bits;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
