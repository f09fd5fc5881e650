import { capacityOf } from './band.js';
import { grantOf, type Allocation, type Cell } from './cell.js';
import { takeAscending, takeHeaviest, takeInOrder } from './choose.js';

/** The goals `maxUsers` and `maxWeight`: each served user gets exactly what it needs (F1, F1w). */
export function serveMost({ instance, band, curves }: Cell): Allocation {
  const { goal, policy } = instance;
  const costs = curves.map((curve) => curve.need()?.amount);
  const capacity = capacityOf(band);
  const weights = curves.map(({ weight }) => weight);
  const taken = new Set(
    policy === 'firstCome'
      ? takeInOrder(costs, capacity)
      : goal === 'maxWeight'
        ? takeHeaviest(costs, weights, capacity)
        : takeAscending(costs, capacity),
  );
  return {
    grants: curves.map((curve, user) => (taken.has(user) ? grantOf(curve, costs[user] ?? 0) : undefined)),
    isPossible: (user) => costs[user] !== undefined,
  };
}
