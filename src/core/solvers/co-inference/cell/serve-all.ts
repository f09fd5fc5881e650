import { at } from '../../../numeric/at.js';
import { capacityOf } from './band.js';
import { grantAll, type Allocation, type Cell } from './cell.js';
import { fixedAtShare } from './fix-splits.js';
import { leastSumHertz } from './least-sum-hertz.js';
import { leastWorstHertz } from './least-worst-hertz.js';
import { shareByGain, shareByTable, shareByWorst } from './share-left-over.js';
import { sumOf } from './sum-of.js';
import type { UserCurve } from './user-curve.js';

/** The goal `minMax` without slices (F2): all users within their limits or nobody. Exact. */
export function serveAllByWorst(cell: Cell): Allocation {
  const { band, curves } = cell;
  const needs = needsOf(curves);
  return {
    grants: grantAll(curves, amountsByWorst()),
    isPossible: (user) => needs[user] !== undefined,
  };

  function amountsByWorst(): readonly number[] | undefined {
    if (!band.inBlocks) return leastWorstHertz(curves, capacityOf(band));
    const start = startWithin(needs, band.total);
    return start && shareByWorst(curves, start, band.total - sumOf(start)).amounts;
  }
}

/** The goal `minSum` without slices (F3): all users within their limits or nobody. Exact for the splits that the rule fixes. */
export function serveAllBySum(cell: Cell): Allocation {
  const { instance, band } = cell;
  const free = instance.splitRule === 'free';
  const curves = free ? cell.curves : fixedCurves(cell);
  const needs = needsOf(curves);
  return {
    grants: grantAll(curves, amountsBySum()),
    isPossible: (user) => needs[user] !== undefined,
  };

  function amountsBySum(): readonly number[] | undefined {
    const start = startWithin(needs, capacityOf(band));
    if (start === undefined) return undefined;
    if (!band.inBlocks) return leastSumHertz(curves, start, band.total, cell.settings.distortion);
    return (free ? shareByTable : shareByGain)(curves, start, band.total - sumOf(start)).amounts;
  }
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
