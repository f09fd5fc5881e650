import { bandOf } from './cell/band.js';
import { cellOf, type Allocation } from './cell/cell.js';
import { serveAllBySum, serveAllByWorst, serveEqually } from './cell/serve-all.js';
import { serveMost } from './cell/serve-most.js';
import {
  serveAllBySumInSlices,
  serveAllByWorstInSlices,
  serveMostInSlices,
  slicedCellOf,
} from './cell/serve-with-slices.js';
import { solveEpoch } from './epoch/solve-epoch.js';
import type { CoInferenceInstance } from './instance.js';
import type { CoInferenceUserResult } from './result.js';
import { continuedUser, grantedUser } from './served-user.js';
import type { Settings } from './settings.js';

/** The goals that give each user at most one grant (section 5); cost as each goal's function says. */
export function solveGoal(instance: CoInferenceInstance, settings: Settings): readonly CoInferenceUserResult[] {
  const { hertz, inBlocks } = bandOf(instance);
  const { grants, isPossible } = allocate(instance, settings);
  return instance.users.map(({ id }, user) => {
    const grant = grants[user];
    if (grant !== undefined) return grantedUser(grant, hertz(grant.amount), inBlocks);
    return { id, served: false, reason: isPossible(user) ? 'notAdmitted' : 'infeasible' };
  });
}

function allocate(instance: CoInferenceInstance, settings: Settings): Allocation {
  const { goal, policy, serverSliceCount } = instance;
  if (instance.users.length === 0) return { grants: [], isPossible: () => false };
  if (serverSliceCount !== undefined) {
    const cell = slicedCellOf(instance, serverSliceCount, settings);
    if (goal === 'minMax') return serveAllByWorstInSlices(cell);
    return goal === 'minSum' ? serveAllBySumInSlices(cell) : serveMostInSlices(cell);
  }
  const cell = cellOf(instance, settings);
  if (policy === 'equalBandwidth') return serveEqually(cell);
  if (goal === 'minMax') return serveAllByWorst(cell);
  return goal === 'minSum' ? serveAllBySum(cell) : serveMost(cell);
}

/** What an epoch decided, and who of those served is new. */
export interface EpochUsers {
  readonly users: readonly CoInferenceUserResult[];
  readonly isNew: readonly boolean[];
}

/** The goal `epoch` (section 6). */
export function solveEpochUsers(instance: CoInferenceInstance, settings: Settings): EpochUsers {
  const { hertz } = bandOf(instance);
  const decisions = solveEpoch(cellOf(instance, settings));
  return {
    isNew: decisions.map(({ kind }) => kind === 'new'),
    users: instance.users.map(({ id }, user): CoInferenceUserResult => {
      const decision = decisions[user];
      switch (decision?.kind) {
        case 'new':
          return grantedUser(decision.grant, hertz(decision.grant.amount), true);
        case 'continued':
          return continuedUser(decision.continued, hertz, settings);
        case 'unserved':
        case undefined:
          return { id, served: false, reason: decision?.isPossible === true ? 'notAdmitted' : 'infeasible' };
      }
    }),
  };
}
