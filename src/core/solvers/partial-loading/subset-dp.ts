import type { Plan, Problem } from './problem.js';
import { bestSubsetBackward } from './subset-backward.js';
import { bestSubsetForward } from './subset-forward.js';

/** Most admissible users the program is run on: its tables have 2^K' M entries. */
export const SUBSET_USER_LIMIT = 12;

/**
 * Section 5.5: any instance of at most 12 admissible users, by sets of users; any rule, sharing, deadlines and weights.
 *
 * Exact. O(3^K' M), under `static` times the sizes of the fronts.
 */
export function subsetDp(problem: Problem): Plan {
  const isForward = problem.uplinkRule === 'unlimited' || problem.uplinkRule === 'redivided';
  return isForward ? bestSubsetForward(problem) : bestSubsetBackward(problem);
}
