import type { CoInferenceInstance } from '../../core/solvers/co-inference/index.js';
import { checkUnique } from './check-unique.js';
import { checkCoInferencePolicy } from './co-inference-policy-checks.js';
import { checkCoInferenceUser } from './co-inference-user-checks.js';
import { instanceError } from './instance-error.js';

/** Sums of the table over blocks and slices that take minutes; a bound of our own on what may be asked for. */
const MOST_TABLE_SUMS = 1e11;

/** Rounding of a sum of clocks. */
const ROUNDING = 1e-12;

/** Rules that span fields of a co-inference instance. @throws SlotwiseError INSTANCE_INVALID for the first one broken */
export function checkCoInferenceInstance(instance: CoInferenceInstance): void {
  const { kind, goal, ratios, pruning, distortion, users } = instance;
  if (kind === 'cell' && goal === undefined) throw instanceError('goal', 'is missing: a cell needs one');
  if (kind === 'single' && users.length !== 1) {
    throw instanceError('users', `must hold exactly one user with kind "single", not ${users.length}`);
  }
  if (ratios === 'two' && (kind !== 'single' || pruning === 'structured')) {
    throw instanceError('ratios', 'must be "one" in a cell and with structured pruning');
  }
  checkDistortion(distortion);
  checkCoInferencePolicy(instance);
  if (kind === 'cell') checkBand(instance);
  checkUnique(users, 'users', 'id', ({ id }) => id);
  users.forEach((user, index) => {
    checkCoInferenceUser(user, instance, `users[${index}]`);
  });
  if (kind === 'cell') checkServerClock(instance);
}

function checkDistortion(distortion: CoInferenceInstance['distortion']): void {
  if (distortion === undefined) return;
  const hasBeta = 'beta' in distortion;
  if (distortion.kind === 'rateDistortion' && !hasBeta) throw instanceError('distortion.beta', 'is missing');
  if (distortion.kind === 'magnitude' && hasBeta) throw instanceError('distortion.beta', 'only with "rateDistortion"');
}

function checkBand(instance: CoInferenceInstance): void {
  const { goal, blockCount, serverSliceCount, splitRule, users } = instance;
  const inSlices = serverSliceCount !== undefined;
  if (inSlices && (goal === 'maxWeight' || goal === 'epoch')) {
    throw instanceError('serverSliceCount', `not with goal "${goal}"`);
  }
  if (blockCount === undefined) {
    if (goal === 'maxWeight' || goal === 'epoch')
      throw instanceError('blockCount', `is missing: "${goal}" needs blocks`);
    if (goal === 'minSum' && inSlices)
      throw instanceError('blockCount', 'is missing: "minSum" with slices needs blocks');
    if (goal === 'minSum' && splitRule === 'free')
      throw instanceError('splitRule', 'must be "equalShare" without blocks');
  } else if (goal === 'minSum' && inSlices && instance.jointMethod === 'table') {
    const sums = users.length * blockCount ** 2 * serverSliceCount ** 2;
    if (sums > MOST_TABLE_SUMS)
      throw instanceError('jointMethod', 'the table is too large for so many blocks and slices');
  }
}

function checkServerClock({ serverClockHz, serverSliceCount, users }: CoInferenceInstance): void {
  const inSlices = serverSliceCount !== undefined;
  if (serverClockHz === undefined) {
    if (inSlices) throw instanceError('serverClockHz', 'is missing: there are slices of it');
    const without = users.findIndex(({ serverHz }) => serverHz === undefined);
    if (without >= 0) throw instanceError('serverClockHz', `is missing: users[${without}] has no serverHz`);
    return;
  }
  if (inSlices) return;
  const given = users.reduce((sum, { serverHz = 0 }) => sum + serverHz, 0);
  if (given > serverClockHz * (1 + ROUNDING)) {
    throw instanceError('serverClockHz', `must be >= the sum of the users' serverHz, ${given}`);
  }
}
