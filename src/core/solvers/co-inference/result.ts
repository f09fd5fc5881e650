import type { CoInferenceGoal, CoInferenceKind } from './instance.js';

export interface CoInferenceUnserved {
  readonly id: string;
  readonly served: false;
  /** `infeasible`: not even with the whole band; `notAdmitted`: the band goes to others or does not carry everybody. */
  readonly reason: 'infeasible' | 'notAdmitted';
}

/** How a user is served; powers and clocks are 0 where there is nothing to send or to compute. */
export interface CoInferenceServed {
  readonly id: string;
  readonly served: true;
  readonly splitId: string;
  /** w_d. */
  readonly deviceRetained: number;
  /** w_s; equal to w_d with one ratio. */
  readonly serverRetained: number;
  /** D, in units of the mean absolute weight. */
  readonly distortion: number;
  /** Granted band b, Hz. */
  readonly bandwidthHz: number;
  readonly powerWatts: number;
  readonly deviceHz: number;
  readonly serverHz: number;
  readonly deviceSeconds: number;
  readonly uploadSeconds: number;
  readonly serverSeconds: number;
  /** All that is charged from now on, J. */
  readonly energyJoules: number;
  /** Granted blocks; with a block count. */
  readonly blocks?: number;
  /** Granted slices of the server clock; with slices. */
  readonly serverSlices?: number;
  /** Blocks kept free for the upload of a request that still computes; under way only. */
  readonly reservedBlocks?: number;
}

export type CoInferenceUserResult = CoInferenceServed | CoInferenceUnserved;

export interface CoInferenceResult {
  readonly algorithm: 'co-inference';
  readonly kind: CoInferenceKind;
  /** In a cell. */
  readonly goal?: CoInferenceGoal;
  /** True if no other decision has a better objective. */
  readonly exact: boolean;
  /** Whether anybody is served. */
  readonly feasible: boolean;
  readonly servedCount: number;
  /** What the goal measures (section 11); null if it measures nothing. */
  readonly objective: number | null;
  /** Goal `epoch`: users under way that go on. */
  readonly startedServed?: number;
  /** Goal `epoch`: new users served. */
  readonly newServed?: number;
  /** Goal `epoch`: sum of their weights. */
  readonly newWeight?: number;
  /** One entry a user, input order. */
  readonly users: readonly CoInferenceUserResult[];
}
