import { at } from '../../../numerics/at.js';
import type { SlicedCurve } from './sliced-curves.js';

/** Blocks and slices of one user. */
export interface JointGrant {
  readonly blocks: number;
  readonly slices: number;
}

/** Weighted distortion of every user with blocks and slices; Infinity if it cannot be served with them. */
export type JointCost = (user: number, grant: JointGrant) => number;

export function jointCost(curves: readonly SlicedCurve[]): JointCost {
  return (user, { blocks, slices }) => {
    const curve = at(curves, user).with(slices);
    const distortion = curve.distortionAt(blocks);
    return distortion === Infinity ? Infinity : curve.weight * distortion;
  };
}
