import type { SlideCandidate, SlideInstance, SlideUser } from './instance.js';
import type { PairPlan } from './plan-pair.js';
import { blocksFor } from '../../numerics/tolerance.js';

/** A user, one of its candidates, and the plan for the two. */
export interface PlannedPair {
  readonly user: SlideUser;
  readonly userIndex: number;
  readonly candidate: SlideCandidate;
  readonly plan: PairPlan;
}

/** A feasible pair as the allocators see it. */
export interface Option extends PlannedPair {
  readonly committed: boolean;
  /** 1 for the objective `count`. */
  readonly reward: number;
  /** Constant share it takes: Hz, or whole blocks if given. */
  readonly cost: number;
}

/** What the allocators share out: Hz (with the tolerance of a sum of bands) or whole blocks. */
export type Capacity = number;

/** Every user of the input in order, each with its pairs in the order of its candidates. */
export type PairsByUser = readonly (readonly PlannedPair[])[];

/** The same with feasible pairs only; a user may have none. */
export type OptionsByUser = readonly (readonly Option[])[];

/** What is served with which constant share, in input order; with time-varying sharing the share is the whole band. */
export interface Allocation {
  readonly served: readonly ServedShare[];
  /** No other choice has a higher value. */
  readonly exact: boolean;
}

export interface ServedShare {
  readonly option: Option;
  readonly bandwidthHz: number;
  readonly blocks?: number;
}

/** What the pairs cost and earn under the instance's objective, on a continuous band or in blocks of `blockHz`. */
export function optionsOf(pairs: PairsByUser, objective: SlideInstance['objective'], blockHz?: number): OptionsByUser {
  return pairs.map((candidates) => {
    const options: Option[] = [];
    for (const { user, userIndex, candidate, plan } of candidates) {
      const { minBandwidthHz } = plan;
      if (minBandwidthHz === Infinity) continue;
      const committed = user.committed ?? false;
      const reward = objective === 'weight' ? (candidate.weight ?? user.weight ?? 1) : 1;
      const cost = blockHz === undefined ? minBandwidthHz : blocksFor(minBandwidthHz, blockHz);
      options.push({ user, userIndex, candidate, plan, committed, reward, cost });
    }
    return options;
  });
}

/** The two classes of section 4 in the order in which they are served. */
export function byClass(users: OptionsByUser): readonly OptionsByUser[] {
  const ofClass = (committed: boolean): OptionsByUser =>
    users.filter((options) => options.some((option) => option.committed === committed));
  return [ofClass(true), ofClass(false)];
}

/** b_k: each user's cheapest pair, the first one on ties; users without a feasible pair drop out. */
export function cheapestOfEach(users: OptionsByUser): Option[] {
  const cheapest: Option[] = [];
  for (const [first, ...others] of users) {
    if (first === undefined) continue;
    const least = (one: Option, other: Option): Option =>
      other.plan.minBandwidthHz < one.plan.minBandwidthHz ? other : one;
    cheapest.push(others.reduce(least, first));
  }
  return cheapest;
}

/** Rewards, costs or shares of a set, summed in the order given. */
export function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

export function inInputOrder(options: readonly Option[]): Option[] {
  return options.toSorted((first, second) => first.userIndex - second.userIndex);
}
