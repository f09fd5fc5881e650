import type { SlidePolicy } from './instance.js';
import { chooseCount } from './choose-count.js';
import type { Capacity, Option, OptionsByUser } from './selection.js';
import { byClass, cheapestOfEach } from './selection.js';

/**
 * Policies to compare with (section 6), constant shares only, each user with its cheapest feasible model: `ascending`
 * is the rule of section 4.1 also for weights, `density` takes the best reward per cost first, `firstFit` keeps the
 * input order; the last two take every user that still fits.
 *
 * Cost: O(K I + K log K).
 */
export function chooseByBaseline(
  policy: Exclude<SlidePolicy, 'optimal' | 'equalSplit'>,
  users: OptionsByUser,
  capacity: Capacity,
): Option[] {
  switch (policy) {
    case 'ascending':
      return chooseCount(users, capacity);
    case 'density':
      return takeWhatFits(users, capacity, (options) => options.toSorted((a, b) => density(b) - density(a)));
    case 'firstFit':
      return takeWhatFits(users, capacity, (options) => options);
  }
}

/** `equalSplit`: everybody has the same share and keeps it whole, whether it is enough or not. */
export function chooseEqualSplit(users: OptionsByUser, share: Capacity): Option[] {
  return cheapestOfEach(users).filter((option) => option.cost <= share);
}

function takeWhatFits(
  users: OptionsByUser,
  capacity: Capacity,
  order: (options: readonly Option[]) => readonly Option[],
): Option[] {
  const served: Option[] = [];
  let used = 0;
  for (const classUsers of byClass(users)) {
    for (const option of order(cheapestOfEach(classUsers))) {
      if (used + option.cost > capacity) continue;
      served.push(option);
      used += option.cost;
    }
  }
  return served;
}

/** Reward per Hz or block; what costs nothing comes first. A finite top keeps differences defined. */
function density(option: Option): number {
  return Math.min(Number.MAX_VALUE, option.reward / option.cost);
}
