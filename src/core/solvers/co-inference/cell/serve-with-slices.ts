import { at } from '../../../numerics/at.js';
import { bisect } from '../bisect.js';
import type { CoInferenceInstance } from '../instance.js';
import type { Settings } from '../settings.js';
import { bandOf, capacityOf, type Band } from './band.js';
import { grantOf, type Allocation } from './cell.js';
import { jointCost, type JointCost, type JointGrant } from './joint-grant.js';
import { jointTable } from './joint-table.js';
import { exchangePairs } from './pair-exchanges.js';
import { slicedCurves, type SlicedCurve } from './sliced-curves.js';
import { mostUsersInSlices, slicesForAll, type NeedTable, type SliceGrant } from './slice-tables.js';

/** Up to so many sums the table over blocks and slices is used; above, pair exchanges. */
const MOST_TABLE_SUMS = 2e8;

/** Halvings of the level of distortion, in [0, 1]. */
const LEVEL_STEPS = 60;

/** A cell whose server clock is shared out in slices. */
export interface SlicedCell {
  readonly instance: CoInferenceInstance;
  readonly band: Band;
  readonly sliceCount: number;
  readonly curves: readonly SlicedCurve[];
}

export function slicedCellOf(instance: CoInferenceInstance, sliceCount: number, settings: Settings): SlicedCell {
  const band = bandOf(instance);
  return { instance, band, sliceCount, curves: slicedCurves(instance, sliceCount, band, settings) };
}

/** The goal `maxUsers` (F1s): each served user gets exactly what it needs. Exact. */
export function serveMostInSlices(cell: SlicedCell): Allocation {
  const needs = needTable(cell, 1);
  return allocationOf(cell, amountsOf(needs, mostUsersInSlices(needs, capacityOf(cell.band))), needs);
}

/** The goal `minMax` (F2): the lowest level of distortion at which all users fit. Exact. 60 K M needs */
export function serveAllByWorstInSlices(cell: SlicedCell): Allocation {
  const capacity = capacityOf(cell.band);
  const within = (level: number): readonly AmountInSlices[] | undefined => {
    const needs = needTable(cell, level);
    const slices = slicesForAll(needs, capacity);
    return slices && amountsOf(needs, slices);
  };
  const feasible = within(1);
  const best = feasible && within(bisect(0, 1, (level) => within(level) === undefined, LEVEL_STEPS).high);
  return allocationOf(cell, best ?? [], needTable(cell, 1));
}

/** Whether the least sum is found by the table, hence exact, rather than by pair exchanges. */
export function usesJointTable({ instance, band, sliceCount }: Omit<SlicedCell, 'curves'>): boolean {
  const { jointMethod = 'auto', users } = instance;
  if (jointMethod !== 'auto') return jointMethod === 'table';
  return users.length * band.total ** 2 * sliceCount ** 2 <= MOST_TABLE_SUMS;
}

/** The goal `minSum` (F3): blocks and slices together. Exact with the table. */
export function serveAllBySumInSlices(cell: SlicedCell): Allocation {
  const { band, sliceCount, curves } = cell;
  const costOf = jointCost(curves);
  const needs = needTable(cell, 1);
  const grants = usesJointTable(cell)
    ? jointTable(curves.length, band.total, sliceCount, costOf)
    : bestByExchanges(cell, needs, costOf);
  const amounts = grants?.map(({ blocks, slices }, user) => ({ user, slices, amount: blocks }));
  return allocationOf(cell, amounts ?? [], needs);
}

/** From the sharing of least band and from equal shares, where they serve everybody; the better end, the first on ties. */
function bestByExchanges(
  { band, sliceCount, curves }: SlicedCell,
  needs: NeedTable,
  costOf: JointCost,
): readonly JointGrant[] | undefined {
  const users = curves.length;
  const sumOfCosts = (grants: readonly JointGrant[]): number =>
    grants.reduce((sum, grant, user) => sum + costOf(user, grant), 0);
  const least = slicesForAll(needs, band.total)?.map(({ user, slices }) => ({
    blocks: at(at(needs, user), slices),
    slices,
  }));
  const share = { blocks: Math.floor(band.total / users), slices: Math.floor(sliceCount / users) };
  const equal = curves.map(() => share);
  let best: readonly JointGrant[] | undefined;
  for (const start of [least, equal]) {
    if (start === undefined || sumOfCosts(start) === Infinity) continue;
    const rest = start.reduce<JointGrant>(
      (left, { blocks, slices }) => ({ blocks: left.blocks - blocks, slices: left.slices - slices }),
      { blocks: band.total, slices: sliceCount },
    );
    const end = exchangePairs(start, rest, costOf);
    if (best === undefined || sumOfCosts(end) < sumOfCosts(best)) best = end;
  }
  return best;
}

function needTable({ curves, sliceCount }: SlicedCell, level: number): NeedTable {
  return curves.map((curve) =>
    Array.from({ length: sliceCount + 1 }, (_, slices) => curve.with(slices).need(level)?.amount ?? Infinity),
  );
}

interface AmountInSlices extends SliceGrant {
  readonly amount: number;
}

function amountsOf(needs: NeedTable, grants: readonly SliceGrant[]): readonly AmountInSlices[] {
  return grants.map(({ user, slices }) => ({ user, slices, amount: at(at(needs, user), slices) }));
}

function allocationOf({ curves }: SlicedCell, amounts: readonly AmountInSlices[], needs: NeedTable): Allocation {
  const byUser = new Map(amounts.map((grant) => [grant.user, grant]));
  return {
    grants: curves.map((curve, user) => {
      const grant = byUser.get(user);
      return grant && grantOf(curve.with(grant.slices), grant.amount, grant.slices);
    }),
    isPossible: (user) => at(needs, user).some((need) => need !== Infinity),
  };
}
