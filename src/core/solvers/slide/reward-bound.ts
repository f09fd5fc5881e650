import { at } from '../../numerics/at.js';
import type { LayerDue } from './due-times.js';
import type { ClassValues, TimedOption } from './time-varying.js';
import { bandLimit, EPSILON } from '../../numerics/tolerance.js';

/** Due times at which the bound is evaluated: more cut more branches and cost more at each. */
const MOST_HORIZONS = 8;

/** The most a user can add, at the least it can need by one due time: no pair of its is better. */
interface Item {
  readonly reward: number;
  readonly bandSeconds: number;
}

/** Users of one class, best reward per need first, for one due time. */
type Items = readonly Item[];

/** One user of the search, and what it and all users behind it have to offer at each due time. */
export interface SearchLevel {
  readonly pairs: readonly TimedOption[];
  readonly committed: readonly Items[];
  readonly fresh: readonly Items[];
  readonly next: SearchLevel | undefined;
}

/**
 * What a set and some users still open can be worth at most (our own addition to section 4.3). For any due time d the
 * needs due by d must fit into B d; taking users in parts, best reward per need first, fills that space with at
 * least the reward of any whole choice. The least over a few due times bounds all.
 */
export class RewardBound {
  /** The first user of the search; undefined if there is nobody. */
  readonly first: SearchLevel | undefined;
  private readonly horizons: readonly number[];
  private readonly wholeRewards: boolean;

  /** @param users in the order of the search */
  constructor(
    users: readonly (readonly TimedOption[])[],
    private readonly bandwidthHz: number,
  ) {
    const dues = users.flatMap((pairs) => pairs.flatMap((pair) => pair.dues));
    this.horizons = spread(dues.map(({ dueSeconds }) => dueSeconds));
    this.wholeRewards = users.flat().every(({ option }) => Number.isInteger(option.reward));
    let next: SearchLevel | undefined;
    users.toReversed().forEach((pairs, behind) => {
      const open = users.slice(users.length - 1 - behind);
      const [committed, fresh] = [this.itemsPerHorizon(open, true), this.itemsPerHorizon(open, false)];
      next = { pairs, committed, fresh, next };
    });
    this.first = next;
  }

  /**
   * Most that the users from a level on can add.
   *
   * @param dues layers of the set taken so far, in due order
   */
  stillOpen(level: SearchLevel, dues: readonly LayerDue[]): ClassValues {
    const spare = this.horizons.map((seconds) => bandLimit(this.bandwidthHz) * seconds - neededBy(dues, seconds));
    const most = (items: readonly Items[]): number =>
      this.rounded(Math.min(...items.map((some, horizon) => filled(some, at(spare, horizon)))));
    return { committed: most(level.committed), fresh: most(level.fresh) };
  }

  private itemsPerHorizon(users: readonly (readonly TimedOption[])[], committed: boolean): Items[] {
    const ofClass = users.filter((pairs) => pairs.some(({ option }) => option.committed === committed));
    return this.horizons.map((seconds) =>
      ofClass
        .map((pairs) => ({
          reward: Math.max(...pairs.map(({ option }) => option.reward)),
          bandSeconds: Math.min(...pairs.map((pair) => neededBy(pair.dues, seconds))),
        }))
        .sort((first, second) => second.reward * first.bandSeconds - first.reward * second.bandSeconds),
    );
  }

  /** Whole rewards have a whole sum. */
  private rounded(reward: number): number {
    return this.wholeRewards ? Math.floor(reward * (1 + EPSILON) + EPSILON) : reward;
  }
}

/** Needs due by a time, Hz s. */
function neededBy(dues: readonly LayerDue[], seconds: number): number {
  let bandSeconds = 0;
  for (const due of dues) {
    if (due.dueSeconds > seconds) break;
    bandSeconds += due.bandSeconds;
  }
  return bandSeconds;
}

/** Reward of the items that fill the space, the last one in part. */
function filled(items: Items, spareBandSeconds: number): number {
  let reward = 0;
  let spare = Math.max(0, spareBandSeconds);
  for (const item of items) {
    if (item.bandSeconds > spare) return reward + (item.reward * spare) / item.bandSeconds;
    reward += item.reward;
    spare -= item.bandSeconds;
  }
  return reward;
}

/** Some of the values, evenly spread from the least to the largest; a bound needs at least one. */
function spread(values: readonly number[]): number[] {
  const sorted = values.toSorted((first, second) => first - second);
  const count = Math.min(MOST_HORIZONS, sorted.length);
  if (count === 0) return [0];
  return Array.from({ length: count }, (_, index) => at(sorted, Math.round(((index + 1) * sorted.length) / count) - 1));
}
