import type { Gpu } from '../../physics/index.js';
import type { BlockGroups } from '../block-groups.js';

/** What does not change while one plan is made. */
export interface GpuContext {
  readonly gpu: Gpu;
  readonly blockGroups: BlockGroups;
  /** How often each group of blocks was asked for of late: what is kept longest is what is worth most per byte. */
  readonly reuse: readonly number[];
}

/** The GPU when the first batch that is still free to be planned may load; times from the start of the plan, ms. */
export interface GpuStart {
  readonly busyToMs: number;
  /** Groups of blocks that are in memory as a whole. */
  readonly resident: ReadonlySet<number>;
  /** How long the whole uplink is taken by inputs of batches that are bound already. */
  readonly uploadMs: number;
}

/** Places in `blockGroups` of what a model is made of. */
export function groupsOf({ blockGroups }: GpuContext, modelId: string): ReadonlySet<number> {
  const groups = blockGroups.ofModel.get(modelId);
  if (groups === undefined) throw new Error(`not in the catalogue: model ${modelId}`);
  return groups;
}

export function groupBytes({ blockGroups }: GpuContext, groups: Iterable<number>): number {
  let bytes = 0;
  for (const group of groups) bytes += blockGroups.groups[group]?.bytes ?? 0;
  return bytes;
}
