import type { LayerDue } from './due-times.js';
import { fitsTimeVarying, inDueOrder } from './due-times.js';
import type { Option } from './selection.js';
import type { TimedOption } from './time-varying.js';
import { withPair } from './time-varying.js';

/**
 * A good set for time-varying sharing among many users (section 4.3, heuristic): in each class first the users of the
 * constant-share solution, if jointly feasible, then every other pair that fits, best reward per Hz first. Never worse
 * than constant shares.
 *
 * Cost: O(pairs x layers of the set).
 *
 * @param seed the constant-share solution on the continuous band
 */
export function chooseFromSeed(
  users: readonly (readonly TimedOption[])[],
  seed: readonly Option[],
  bandwidthHz: number,
): Option[] {
  const seeded = new Set(seed);
  const servedUsers = new Set<number>();
  const served: Option[] = [];
  let dues: readonly LayerDue[] = [];
  const take = ({ option }: TimedOption, together: readonly LayerDue[]): void => {
    dues = together;
    servedUsers.add(option.userIndex);
    served.push(option);
  };
  for (const committed of [true, false]) {
    const pairs = users.flat().filter(({ option }) => option.committed === committed);
    const seedPairs = pairs.filter(({ option }) => seeded.has(option));
    const together = inDueOrder([...dues, ...seedPairs.flatMap((pair) => pair.dues)]);
    if (fitsTimeVarying(together, bandwidthHz)) for (const pair of seedPairs) take(pair, together);
    for (const pair of byRewardPerHz(pairs)) {
      if (servedUsers.has(pair.option.userIndex)) continue;
      const longer = withPair(dues, pair, bandwidthHz);
      if (longer !== undefined) take(pair, longer);
    }
  }
  return served;
}

/** The sort is stable: ties keep the input order. What needs no band comes first. */
function byRewardPerHz(pairs: readonly TimedOption[]): TimedOption[] {
  const rewardPerHz = ({ option }: TimedOption): number =>
    Math.min(Number.MAX_VALUE, option.reward / option.plan.minBandwidthHz);
  return pairs.toSorted((first, second) => rewardPerHz(second) - rewardPerHz(first));
}
