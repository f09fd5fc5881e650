import { at } from '../../numerics/at.js';
import { neededBand } from './needed-band.js';
import { batchSeconds, earliestDeadline, loadBefore } from './batch.js';
import type { Plan, Problem } from './problem.js';

/**
 * Theorem A: latest starts. Backwards L_P = e_P - q_P, L_i = min(e_i, L_{i+1} - l_{i+1}) - q_i. No schedule that is on
 * time starts a batch later, so waiting until L_i gives every upload the longest window there is.
 *
 * @returns L_i per batch, s; O(K + P)
 */
export function latestStarts(problem: Problem, plan: Plan): number[] {
  const starts: number[] = [];
  let latestEnd = Infinity;
  for (let index = plan.length - 1; index >= 0; index--) {
    const batch = at(plan, index);
    const start = Math.min(earliestDeadline(problem, batch), latestEnd) - batchSeconds(problem, batch);
    starts.push(start);
    latestEnd = start - loadBefore(problem, plan, index);
  }
  return starts.reverse();
}

/** Sum of b_k = w_k / L_i: no schedule of this plan gives any user less; Hz, infinite if a window is empty. */
export function requiredBandwidthHz(problem: Problem, plan: Plan, starts: readonly number[]): number {
  let sumHz = 0;
  plan.forEach(({ users }, index) => {
    for (const user of users) sumHz += neededBand(problem, at(problem.users, user), at(starts, index));
  });
  return sumHz;
}
