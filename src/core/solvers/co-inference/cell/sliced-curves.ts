import type { CoInferenceInstance } from '../instance.js';
import type { Settings } from '../settings.js';
import type { Band } from './band.js';
import { curveOfUser } from './curve-of-user.js';
import type { UserCurve } from './user-curve.js';

/** A user's curve for every number of slices of the server clock, each made when it is first asked for. */
export class SlicedCurve {
  readonly #bySlices = new Map<number, UserCurve>();

  constructor(readonly curveWith: (slices: number) => UserCurve) {}

  with(slices: number): UserCurve {
    const known = this.#bySlices.get(slices);
    if (known !== undefined) return known;
    const curve = this.curveWith(slices);
    this.#bySlices.set(slices, curve);
    return curve;
  }
}

/** One curve family a user; a slice is `serverClockHz / serverSliceCount`. */
export function slicedCurves(
  { users, serverClockHz = 0 }: CoInferenceInstance,
  sliceCount: number,
  band: Band,
  settings: Settings,
): readonly SlicedCurve[] {
  return users.map(
    (user) => new SlicedCurve((slices) => curveOfUser(user, (slices * serverClockHz) / sliceCount, band, settings)),
  );
}
