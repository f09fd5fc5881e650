import type { CoInferenceUser } from '../instance.js';
import type { Settings } from '../settings.js';
import { splitOptions } from '../single/split-option.js';
import type { Band } from './band.js';
import { SplitCurve } from './split-curve.js';
import { UserCurve } from './user-curve.js';

/** What a user makes of the band with the splits that the policy allows, at its share of the server clock. */
export function curveOfUser(user: CoInferenceUser, serverHz: number, band: Band, settings: Settings): UserCurve {
  const options = splitOptions(user, serverHz, settings);
  return new UserCurve(
    options.map((option) => new SplitCurve(option, band, settings)),
    user.weight ?? 1,
  );
}
