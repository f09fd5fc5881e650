import { at } from '../../../numerics/at.js';

/** What each user costs, input order; undefined: cannot be served. */
export type Costs = readonly (number | undefined)[];

/**
 * As many users as possible (F1): ascending by cost, ties by input order, until one does not fit. The n cheapest cost no
 * more than any other n. O(K log K)
 *
 * @returns indices of the users taken
 */
export function takeAscending(costs: Costs, capacity: number): number[] {
  const order = affordable(costs).sort((one, other) => one.cost - other.cost);
  const taken: number[] = [];
  let used = 0;
  for (const { index, cost } of order) {
    if (used + cost > capacity) break;
    taken.push(index);
    used += cost;
  }
  return taken;
}

/** The baseline `firstCome`: in input order, skipping who does not fit. O(K) */
export function takeInOrder(costs: Costs, capacity: number): number[] {
  const taken: number[] = [];
  let used = 0;
  for (const { index, cost } of affordable(costs)) {
    if (used + cost > capacity) continue;
    taken.push(index);
    used += cost;
  }
  return taken;
}

/**
 * The largest sum of weights (F1w): 0/1 knapsack on whole blocks. `best[i][n]`: the most weight of the users from the
 * i-th on in n blocks. Ties go to the earlier users, and nobody is left out who costs no weight. O(K N)
 */
export function takeHeaviest(costs: Costs, weights: readonly number[], capacity: number): number[] {
  const users = affordable(costs).filter(({ cost }) => cost <= capacity);
  const best: Float64Array[] = [new Float64Array(capacity + 1)];
  for (const { index, cost } of users.toReversed()) {
    const before = at(best, best.length - 1);
    best.push(before.map((without, n) => Math.max(without, n < cost ? 0 : at(before, n - cost) + at(weights, index))));
  }
  const taken: number[] = [];
  let left = capacity;
  users.forEach(({ index, cost }, place) => {
    if (cost > left) return;
    const after = at(best, users.length - 1 - place);
    if (at(after, left - cost) + at(weights, index) < at(after, left)) return;
    taken.push(index);
    left -= cost;
  });
  return taken;
}

function affordable(costs: Costs): { index: number; cost: number }[] {
  return costs.flatMap((cost, index) => (cost === undefined ? [] : [{ index, cost }]));
}
