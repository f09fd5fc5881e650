import { at } from '../../../numerics/at.js';
import type { CoInferenceInstance } from '../instance.js';
import type { Settings } from '../settings.js';
import type { Operation } from '../single/operation.js';
import { bandOf, type Band } from './band.js';
import { serverSharesHz } from './server-shares.js';
import { curveOfUser } from './curve-of-user.js';
import type { UserCurve } from './user-curve.js';

/** What one served user gets. */
export interface Grant {
  readonly operation: Operation;
  /** Hertz or blocks. */
  readonly amount: number;
  readonly slices?: number;
}

/** What a goal decides; users in input order. */
export interface Allocation {
  /** Undefined: not served. */
  readonly grants: readonly (Grant | undefined)[];
  /** Whether a user could be served alone. */
  readonly isPossible: (user: number) => boolean;
}

/** A cell without slices: what every user makes of a share of the band. */
export interface Cell {
  readonly instance: CoInferenceInstance;
  readonly settings: Settings;
  readonly band: Band;
  readonly curves: readonly UserCurve[];
}

export function cellOf(instance: CoInferenceInstance, settings: Settings): Cell {
  const band = bandOf(instance);
  const shares = serverSharesHz(instance);
  const curves = instance.users.map((user, index) => curveOfUser(user, at(shares, index), band, settings));
  return { instance, settings, band, curves };
}

/** The grant of a share; undefined if the user cannot be served with it. */
export function grantOf(curve: UserCurve, amount: number, slices?: number): Grant | undefined {
  const operation = curve.at(amount);
  if (operation === undefined) return undefined;
  return { operation, amount, ...(slices !== undefined && { slices }) };
}

/** All users with these shares; nobody without shares. */
export function grantAll(curves: readonly UserCurve[], amounts: readonly number[] | undefined): Allocation['grants'] {
  return curves.map((curve, user) => (amounts === undefined ? undefined : grantOf(curve, at(amounts, user))));
}
