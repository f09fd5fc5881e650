import type { SolvingMethod } from './instance.js';

/** One batch of one model; times from now, s. */
export interface LoadedBatch {
  readonly modelId: string;
  readonly userIds: readonly string[];
  /** From when the missing blocks can be loaded: the end of the batch before. */
  readonly loadStartSeconds: number;
  /** How long loading them takes. */
  readonly loadSeconds: number;
  /** Start of the inference; all inputs are up, all blocks there. */
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface Upload {
  readonly userId: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly bandwidthHz: number;
}

export interface PartialLoadingResult {
  /** What produced the plan; `trivial` if nobody can be served even alone. */
  readonly method: SolvingMethod | 'trivial';
  /** Proven: no plan serves more committed users, nor as many of them and more in all. */
  readonly exact: boolean;
  /** Number or weight of the served users, as the instance's objective says. */
  readonly objective: number;
  readonly servedCount: number;
  readonly servedWeight: number;
  readonly committedServedCount: number;
  /** Input order. */
  readonly unservedUserIds: readonly string[];
  /** In the order in which they run. */
  readonly batches: readonly LoadedBatch[];
  /** Served users with bits left; batch by batch. */
  readonly uploads: readonly Upload[];
}
