import type { CoInferenceInstance } from './instance.js';
import type { CoInferenceUserResult } from './result.js';
import { servedUser } from './served-user.js';
import type { Settings } from './settings.js';
import { bestOperation } from './single/operate.js';
import { splitOptions } from './single/split-option.js';

/** A `single` instance: its one user with the whole band and the split of least distortion. O(L) runs of A1 */
export function solveSingle(
  { users, bandwidthHz }: CoInferenceInstance,
  settings: Settings,
): readonly CoInferenceUserResult[] {
  return users.map((user) => {
    const operation = bestOperation(splitOptions(user, user.serverHz ?? 0, settings), bandwidthHz, settings);
    if (operation === undefined) return { id: user.id, served: false, reason: 'infeasible' };
    return servedUser(operation, { bandwidthHz });
  });
}
