import { bandOf } from './cell/band.js';
import { usesJointTable } from './cell/serve-with-slices.js';
import type { CoInferenceInstance } from './instance.js';

/** Whether no other decision has a better objective: by proof, not by luck (section 11, `exact`). */
export function isExact(instance: CoInferenceInstance): boolean {
  const { kind, goal, policy = 'optimal', splitRule, serverSliceCount: sliceCount, users } = instance;
  if (policy !== 'optimal') return false;
  if (kind === 'single' || goal === 'maxUsers' || goal === 'maxWeight' || goal === 'minMax') return true;
  if (goal === 'minSum' && sliceCount !== undefined) {
    return usesJointTable({ instance, band: bandOf(instance), sliceCount });
  }
  return splitRule === 'free' || users.every(({ splits }) => splits.length === 1);
}
