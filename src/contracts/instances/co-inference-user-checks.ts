import type { CoInferenceInstance, CoInferenceUser } from '../../core/solvers/co-inference/index.js';
import { checkUnique } from './check-unique.js';
import { instanceError } from './instance-error.js';

/** Rules that span fields of one user. @throws SlotwiseError INSTANCE_INVALID; paths begin with `path` */
export function checkCoInferenceUser(user: CoInferenceUser, instance: CoInferenceInstance, path: string): void {
  checkUnique(user.splits, `${path}.splits`, 'id', ({ id }) => id);
  checkClocks(user, path);
  checkServer(user, instance, path);
  checkState(user, instance, path);
  if (instance.ratios === 'two') checkPartWeights(user, path);
}

function checkClocks({ deviceHz, leastDeviceHz = 0 }: CoInferenceUser, path: string): void {
  if (leastDeviceHz > deviceHz) throw instanceError(`${path}.leastDeviceHz`, 'must be <= deviceHz');
}

function checkServer(user: CoInferenceUser, instance: CoInferenceInstance, path: string): void {
  const { serverHz, serverKappaJoulesPerCycleHz2: serverKappa = 0 } = user;
  const isSingle = instance.kind === 'single';
  if (isSingle && serverHz === undefined) throw instanceError(`${path}.serverHz`, 'is missing');
  if (!isSingle && instance.serverSliceCount !== undefined && serverHz !== undefined) {
    throw instanceError(`${path}.serverHz`, 'must be absent with slices of the server clock');
  }
  if (!isSingle && serverKappa > 0) {
    throw instanceError(`${path}.serverKappaJoulesPerCycleHz2`, 'must be 0 in a cell: only device energy is charged');
  }
}

function checkState(user: CoInferenceUser, { kind, goal }: CoInferenceInstance, path: string): void {
  const { state = 'new', started, serverHz, splits } = user;
  if (state === 'new') return;
  if (kind !== 'cell' || goal !== 'epoch') throw instanceError(`${path}.state`, 'must be "new" but for goal "epoch"');
  if (serverHz === undefined) throw instanceError(`${path}.serverHz`, 'is missing: the user is under way');
  if (started === undefined) throw instanceError(`${path}.started`, 'is missing: the user is under way');
  if (!splits.some(({ id }) => id === started.splitId)) {
    throw instanceError(`${path}.started.splitId`, `unknown split ${JSON.stringify(started.splitId)}`);
  }
  if (state !== 'computing') return;
  for (const key of ['deviceCyclesLeft', 'deviceHz'] as const) {
    if (started[key] === undefined) throw instanceError(`${path}.started.${key}`, 'is missing: the device computes');
  }
}

function checkPartWeights({ splits }: CoInferenceUser, path: string): void {
  splits.forEach((split, index) => {
    for (const key of ['deviceWeight', 'serverWeight'] as const) {
      if (split[key] === undefined) {
        throw instanceError(`${path}.splits[${index}].${key}`, 'is missing: two ratios need it');
      }
    }
  });
}
