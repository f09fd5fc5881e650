import { at } from '../../../numerics/at.js';
import { takeAscending, takeHeaviest, takeInOrder, type Costs } from '../cell/choose.js';
import { sumOf } from '../cell/sum-of.js';
import type { AdmissionRule, CoInferencePolicy } from '../instance.js';

export interface Candidates {
  /** n_min of every new user; undefined: not with the whole band. */
  readonly costs: Costs;
  readonly weights: readonly number[];
  /** Who can also do without blocks. */
  readonly hasFallback: readonly boolean[];
}

/**
 * Admission (section 6, step 4): first users that have nothing else, as many or as much weight as fit, then users with
 * a fallback in what is left. The baseline `firstCome` takes all in input order.
 *
 * @returns indices of the users admitted
 */
export function admit(
  { costs, weights, hasFallback }: Candidates,
  capacity: number,
  rule: AdmissionRule,
  policy: CoInferencePolicy,
): ReadonlySet<number> {
  if (policy === 'firstCome') return new Set(takeInOrder(costs, capacity));
  const without = costs.map((cost, user) => (at(hasFallback, user) ? undefined : cost));
  const first = rule === 'weight' ? takeHeaviest(without, weights, capacity) : takeAscending(without, capacity);
  const left = capacity - sumOf(first.map((user) => costs[user] ?? 0));
  const others = costs.map((cost, user) => (at(hasFallback, user) ? cost : undefined));
  return new Set([...first, ...takeAscending(others, left)]);
}
