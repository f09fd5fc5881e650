/** Choices of the planner for mode offload that an evaluation varies. */
export interface OffloadOptions {
  /**
   * Promises are made for this much before the deadline, ms: what a falling channel costs, and that blocks are granted for
   * whole windows.
   */
  readonly promiseGuardMs: number;
  /** Bounds the placing of requests in one epoch of a cell, in priced batches: a budget in steps, not in milliseconds. */
  readonly placementSteps: number;
  /** Bounds the solver's local search, in its own steps. */
  readonly improvementSteps: number;
  /** False: the order is chosen as if no two models shared anything; loads enjoy it all the same (for comparison). */
  readonly ordersBySharing: boolean;
}

export const DEFAULT_OFFLOAD_OPTIONS: OffloadOptions = {
  promiseGuardMs: 100,
  placementSteps: 100_000,
  improvementSteps: 20_000,
  ordersBySharing: true,
};
