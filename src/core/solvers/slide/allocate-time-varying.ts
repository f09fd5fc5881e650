import { chooseOptimum } from './allocate-constant.js';
import { chooseExactly } from './exact-time-varying.js';
import type { SlideInstance } from './instance.js';
import { chooseFromSeed } from './seeded-time-varying.js';
import type { Allocation, PairsByUser } from './selection.js';
import { inInputOrder, optionsOf } from './selection.js';
import { timedOptions } from './time-varying.js';
import { bandLimit } from '../../numerics/tolerance.js';

/**
 * Time-varying sharing (section 4.3): the constant shares on the continuous band, improved; for few users improved to
 * the optimum.
 *
 * @param bandHz the band layers are sent at
 * @param exactUserLimit most users with a pair that the band carries alone for which the search is exact
 */
export function allocateTimeVarying(
  objective: SlideInstance['objective'],
  pairs: PairsByUser,
  bandHz: number,
  exactUserLimit: number,
): Allocation {
  const users = optionsOf(pairs, objective);
  const timed = timedOptions(users, bandLimit(bandHz));
  const exact = timed.length <= exactUserLimit;
  const seeded = chooseFromSeed(timed, chooseOptimum(objective, users, bandLimit(bandHz)), bandHz);
  const chosen = exact ? chooseExactly(timed, seeded, bandHz) : seeded;
  return { served: inInputOrder(chosen).map((option) => ({ option, bandwidthHz: bandHz })), exact };
}
