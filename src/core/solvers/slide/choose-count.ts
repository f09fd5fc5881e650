import type { Capacity, Option, OptionsByUser } from './selection.js';
import { byClass, cheapestOfEach } from './selection.js';

/**
 * As many users as possible (section 4.1): in each class the cheapest users first, until one does not fit. Any
 * allocation of a served user needs at least b_k, and the n smallest sum to no more than any other n. The committed
 * prefix takes the least band of all choices with its count, so it leaves the most for new users.
 *
 * Cost: O(K I + K log K).
 */
export function chooseCount(users: OptionsByUser, capacity: Capacity): Option[] {
  const served: Option[] = [];
  let used = 0;
  for (const classUsers of byClass(users)) {
    for (const option of ascending(cheapestOfEach(classUsers))) {
      if (used + option.cost > capacity) break;
      served.push(option);
      used += option.cost;
    }
  }
  return served;
}

/** By (b_k, input order); the sort is stable. With whole blocks this is an order by blocks too. */
function ascending(options: readonly Option[]): Option[] {
  return options.toSorted((first, second) => first.plan.minBandwidthHz - second.plan.minBandwidthHz);
}
