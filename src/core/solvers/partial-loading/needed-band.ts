import { fixedPowerBand } from './fixed-power.js';
import type { Problem, ProblemUser } from './problem.js';

/**
 * b_k: the least constant share that brings a user's bits up within a window from time 0, Hz; infinite if none does.
 *
 * @param windowSeconds L, s; may be negative
 */
export function neededBand(problem: Problem, user: ProblemUser, windowSeconds: number): number {
  if (user.bitsLeft === 0) return 0;
  if (windowSeconds <= 0) return Infinity;
  if (problem.uplinkLaw === 'constantDensity') return user.bandSeconds / windowSeconds;
  return fixedPowerBand(user.bitsLeft / windowSeconds, user.powerGainHz);
}
