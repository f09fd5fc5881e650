import { at } from '../../../numerics/at.js';
import { capacityOf } from './band.js';
import { grantAll, type Allocation, type Cell } from './cell.js';
import { fixedAtShare } from './fix-splits.js';
import { leastSumHertz } from './least-sum-hertz.js';
import { leastWorstHertz } from './least-worst-hertz.js';
import { shareByGain, shareByTable, shareByWorst } from './share-left-over.js';
import { sumOf } from './sum-of.js';
import type { UserCurve } from './user-curve.js';

/** The goal `minMax` without slices (F2): all users within their limits or nobody. Exact. */
export function serveAllByWorst({ band, curves }: Cell): Allocation {
  if (!band.inBlocks) return allWith(curves, needsOf(curves), leastWorstHertz(curves, capacityOf(band)));
  const needs = needsOf(curves);
  const start = startWithin(needs, band.total);
  return allWith(curves, needs, start && shareByWorst(curves, start, band.total - sumOf(start)).amounts);
}

/** The goal `minSum` without slices (F3): all users within their limits or nobody. Exact for the splits the rule fixes. */
export function serveAllBySum(cell: Cell): Allocation {
  const { instance, band, settings } = cell;
  const free = instance.splitRule === 'free';
  const curves = free ? cell.curves : fixedCurves(cell);
  const needs = needsOf(curves);
  const start = startWithin(needs, capacityOf(band));
  if (start === undefined) return allWith(curves, needs, undefined);
  if (!band.inBlocks) return allWith(curves, needs, leastSumHertz(curves, start, band.total, settings.distortion));
  const share = free ? shareByTable : shareByGain;
  return allWith(curves, needs, share(curves, start, band.total - sumOf(start)).amounts);
}

/** Everybody with these shares, or nobody. */
function allWith(
  curves: readonly UserCurve[],
  needs: readonly (number | undefined)[],
  amounts: readonly number[] | undefined,
): Allocation {
  return { grants: grantAll(curves, amounts), isPossible: (user) => needs[user] !== undefined };
}

/** The baseline `equalBandwidth`: equal shares, the first users one block more where they do not come out even. */
export function serveEqually({ band, curves, instance }: Cell): Allocation {
  const users = curves.length;
  const amounts = curves.map((_, user) => {
    if (!band.inBlocks) return band.total / users;
    return Math.floor(band.total / users) + (user < band.total % users ? 1 : 0);
  });
  const grants = grantAll(curves, amounts);
  const servesAll = instance.goal === 'minMax' || instance.goal === 'minSum';
  const nobody = servesAll && grants.includes(undefined);
  return {
    grants: nobody ? grants.map(() => undefined) : grants,
    isPossible: (user) => at(curves, user).need() !== undefined,
  };
}

/** Each user's curve with the split that it takes at an equal share; unchanged if none can be served. */
function fixedCurves({ band, curves }: Cell): readonly UserCurve[] {
  const equal = band.total / curves.length;
  const share = band.inBlocks ? Math.max(1, Math.floor(equal)) : equal;
  return curves.map((curve) => fixedAtShare(curve, share) ?? curve);
}

function needsOf(curves: readonly UserCurve[]): readonly (number | undefined)[] {
  return curves.map((curve) => curve.need()?.amount);
}

/** The needs, if everybody has one and they fit. */
function startWithin(needs: readonly (number | undefined)[], capacity: number): readonly number[] | undefined {
  const start = needs.filter((need) => need !== undefined);
  return start.length === needs.length && sumOf(start) <= capacity ? start : undefined;
}
