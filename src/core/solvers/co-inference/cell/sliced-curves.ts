import type { CoInferenceInstance, CoInferenceUser } from '../instance.js';
import type { Settings } from '../settings.js';
import { splitOptions } from '../single/split-option.js';
import type { Band } from './band.js';
import { SplitCurve } from './split-curve.js';
import { UserCurve } from './user-curve.js';

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

export function userCurve(user: CoInferenceUser, serverHz: number, band: Band, settings: Settings): UserCurve {
  const options = splitOptions(user, serverHz, settings);
  return new UserCurve(
    options.map((option) => new SplitCurve(option, band, settings)),
    user.weight ?? 1,
  );
}

/** One curve family a user; a slice is `serverClockHz / serverSliceCount`. */
export function slicedCurves(
  { users, serverClockHz = 0 }: CoInferenceInstance,
  sliceCount: number,
  band: Band,
  settings: Settings,
): readonly SlicedCurve[] {
  return users.map(
    (user) => new SlicedCurve((slices) => userCurve(user, (slices * serverClockHz) / sliceCount, band, settings)),
  );
}
