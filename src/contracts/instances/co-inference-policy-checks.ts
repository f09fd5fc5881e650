import type { CoInferenceInstance } from '../../core/solvers/co-inference/index.js';
import { instanceError } from './instance-error.js';

/**
 * Where a baseline can be run: what it replaces must be there. @throws SlotwiseError INSTANCE_INVALID
 */
export function checkCoInferencePolicy(instance: CoInferenceInstance): void {
  const { policy = 'optimal' } = instance;
  const complaint = complaintAbout(policy, instance);
  if (complaint !== undefined) throw instanceError('policy', `"${policy}" ${complaint}`);
  if (policy === 'fixedRatio' && instance.fixedRetained === undefined) {
    throw instanceError('fixedRetained', 'is missing: policy "fixedRatio" needs it');
  }
}

function complaintAbout(
  policy: NonNullable<CoInferenceInstance['policy']>,
  { kind, goal, ratios, blockCount, serverSliceCount }: CoInferenceInstance,
): string | undefined {
  const isCell = kind === 'cell';
  const inSlices = isCell && serverSliceCount !== undefined;
  switch (policy) {
    case 'optimal':
    case 'allDevice':
    case 'allServer':
      return undefined;
    case 'fixedPower':
    case 'fullClock':
    case 'fixedRatio':
      if (ratios === 'two') return 'only with one ratio';
      return isCell && goal === 'minSum' && blockCount === undefined ? 'only with blocks, for "minSum"' : undefined;
    case 'equalBandwidth':
      return isCell && goal !== 'epoch' && !inSlices ? undefined : 'only in a cell, without slices, not for "epoch"';
    case 'firstCome': {
      const admits = goal === 'maxUsers' || goal === 'maxWeight' || goal === 'epoch';
      return isCell && admits && !inSlices ? undefined : 'only where users are admitted, without slices';
    }
  }
}
