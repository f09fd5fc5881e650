import type { SolvingMethod } from './instance.js';
import { fitsLabelDp } from './label-dp.js';
import { fitsPositionDp } from './position-dp.js';
import type { Problem } from './problem.js';
import type { Shape } from './shape.js';
import { SUBSET_USER_LIMIT } from './subset-dp.js';
import { hasWindowsInARow } from './window-order.js';

/** Why a method does not fit a problem of admissible users (the table of section 7); undefined if it does. */
export function misfit(method: SolvingMethod, problem: Problem, shape: Shape): string | undefined {
  switch (method) {
    case 'countDp':
      return structured(shape) ?? (shape.hasCommonDeadline ? undefined : 'needs one deadline for all users');
    case 'windowDp':
      return (
        withoutOverlap(problem) ??
        structured(shape) ??
        (hasWindowsInARow(shape) ? undefined : 'needs deadlines in windows, one model behind the other')
      );
    case 'positionDp':
      return (
        withoutOverlap(problem) ??
        structured(shape) ??
        (shape.isSingle ? undefined : 'needs one deadline per model') ??
        (fitsPositionDp(problem, shape) ? undefined : 'has too many positions here')
      );
    case 'labelDp':
      return labelMisfit(problem, shape);
    case 'subsetDp':
      return problem.users.length <= SUBSET_USER_LIMIT
        ? undefined
        : `needs at most ${SUBSET_USER_LIMIT} users who can be served, here ${problem.users.length}`;
    case 'greedy':
    case 'greedyAppend':
    case 'greedyInsert':
      return undefined;
  }
}

function structured({ isBackbone, isUnit }: Shape): string | undefined {
  if (!isUnit) return 'needs users of equal weight';
  return isBackbone ? undefined : 'needs models that share a backbone only';
}

function withoutOverlap({ uplinkRule }: Problem): string | undefined {
  return uplinkRule === 'noOverlap' ? 'needs uploads beside loading, not noOverlap' : undefined;
}

function labelMisfit(problem: Problem, { isUnit, hasCommonDeadline }: Shape): string | undefined {
  const { uplinkRule, uplinkLaw } = problem;
  if (uplinkRule !== 'static' && uplinkRule !== 'redivided') return 'needs the uplink rule static or redivided';
  if (uplinkLaw !== 'constantDensity') return 'needs the uplink law constantDensity';
  if (!isUnit) return 'needs users of equal weight';
  if (!hasCommonDeadline) return 'needs one deadline for all users';
  return fitsLabelDp(problem) ? undefined : 'has too many users here';
}
