import type { LayerDue } from './due-times.js';
import type { Option } from './selection.js';
import type { ClassValues, TimedOption } from './time-varying.js';
import { isAbove, NO_VALUE, plus, withPair } from './time-varying.js';

/** One user of the search and what it and all users behind it can still add. */
interface Level {
  /** Best reward first. */
  readonly pairs: readonly TimedOption[];
  readonly stillOpen: ClassValues;
}

/**
 * The best set for time-varying sharing (section 4.3), exactly: depth first through the users, every candidate or
 * none; the due-time condition is tested at every step. A branch is cut when even all users behind it cannot lift it
 * above the best set found.
 *
 * Cost: exponential in the number of users (choosing the set is NP-hard even for count).
 *
 * @param users each with at least one pair that the band carries alone
 */
export function chooseExactly(users: readonly (readonly TimedOption[])[], bandwidthHz: number): Option[] {
  const levels = searchLevels(users);
  let bestValues = NO_VALUE;
  let best: readonly Option[] = [];
  const visit = (depth: number, taken: readonly Option[], dues: readonly LayerDue[], values: ClassValues): void => {
    if (isAbove(values, bestValues)) {
      bestValues = values;
      best = taken;
    }
    const level = levels[depth];
    if (level === undefined || !isAbove(sum(values, level.stillOpen), bestValues)) return;
    for (const pair of level.pairs) {
      const together = withPair(dues, pair, bandwidthHz);
      if (together !== undefined) visit(depth + 1, [...taken, pair.option], together, plus(values, pair.option));
    }
    visit(depth + 1, taken, dues, values);
  };
  visit(0, [], [], NO_VALUE);
  return [...best];
}

/** Committed users first, then by (b_k, input order): what is cheap to take is tried early. */
function searchLevels(users: readonly (readonly TimedOption[])[]): Level[] {
  const ordered = users
    .map((pairs) => pairs.toSorted((a, b) => b.option.reward - a.option.reward || leastBand([a]) - leastBand([b])))
    .toSorted((a, b) => newcomers(a) - newcomers(b) || leastBand(a) - leastBand(b));
  let stillOpen = NO_VALUE;
  return ordered
    .toReversed()
    .map((pairs) => {
      for (const { option } of pairs.slice(0, 1)) stillOpen = plus(stillOpen, option);
      return { pairs, stillOpen };
    })
    .reverse();
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
