import type { LayerDue } from './due-times.js';
import { RewardBound, type SearchLevel } from './reward-bound.js';
import type { Option } from './selection.js';
import type { ClassValues, TimedOption } from './time-varying.js';
import { isAbove, NO_VALUE, plus, withPair } from './time-varying.js';

/**
 * The best set for time-varying sharing (section 4.3), exactly: depth first through the users, every candidate or
 * none; the due-time condition is tested at every step. A branch is cut when even the users behind it cannot lift it
 * above the best set found.
 *
 * Cost: exponential in the number of users (choosing the set is NP-hard even for count).
 *
 * @param users each with at least one pair that the band carries alone
 * @param seed a feasible set to start from: the better, the earlier branches are cut
 */
export function chooseExactly(
  users: readonly (readonly TimedOption[])[],
  seed: readonly Option[],
  bandwidthHz: number,
): readonly Option[] {
  const bound = new RewardBound(inSearchOrder(users), bandwidthHz);
  let best = seed;
  let bestValues = seed.reduce(plus, NO_VALUE);
  const visit = (
    level: SearchLevel | undefined,
    taken: readonly Option[],
    dues: readonly LayerDue[],
    values: ClassValues,
  ): void => {
    if (isAbove(values, bestValues)) {
      bestValues = values;
      best = taken;
    }
    if (level === undefined || !isAbove(sum(values, bound.stillOpen(level, dues)), bestValues)) return;
    for (const pair of level.pairs) {
      const together = withPair(dues, pair, bandwidthHz);
      if (together !== undefined) visit(level.next, [...taken, pair.option], together, plus(values, pair.option));
    }
    visit(level.next, taken, dues, values);
  };
  visit(bound.first, [], [], NO_VALUE);
  return best;
}

/** Committed users first, then by (b_k, input order): what is cheap to take is tried early; best reward first. */
function inSearchOrder(users: readonly (readonly TimedOption[])[]): TimedOption[][] {
  return users
    .map((pairs) => pairs.toSorted((a, b) => b.option.reward - a.option.reward || leastBand([a]) - leastBand([b])))
    .toSorted((a, b) => newcomers(a) - newcomers(b) || leastBand(a) - leastBand(b));
}

function newcomers(pairs: readonly TimedOption[]): number {
  return pairs.some(({ option }) => option.committed) ? 0 : 1;
}

function leastBand(pairs: readonly TimedOption[]): number {
  return Math.min(...pairs.map(({ option }) => option.plan.minBandwidthHz));
}

function sum(values: ClassValues, others: ClassValues): ClassValues {
  return { committed: values.committed + others.committed, fresh: values.fresh + others.fresh };
}
