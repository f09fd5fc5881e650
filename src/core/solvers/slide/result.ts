import type { SlideObjective } from './instance.js';

/** One remaining layer of a served user; times start at 0 = now, s. */
export interface SlideServedLayer {
  /** Place in the model, from 0. */
  readonly layerIndex: number;
  /** When its last bit is there; without remaining bits that of the layer before it (0 at the start). */
  readonly deliveredSeconds: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Clock, Hz; absent without work. */
  readonly frequencyHz?: number;
}

export interface SlideServed {
  readonly userId: string;
  readonly modelId: string;
  /** Constant share, Hz; absent with time-varying sharing. */
  readonly bandwidthHz?: number;
  /** Constant share in whole resource blocks. */
  readonly blocks?: number;
  readonly finishSeconds: number;
  readonly energyJoules: number;
  readonly layers: readonly SlideServedLayer[];
}

export interface SlideUnserved {
  readonly userId: string;
  /** `infeasible`: not with any bandwidth; `band`: the band goes to others or is too narrow. */
  readonly reason: 'infeasible' | 'band';
}

export interface SlidePair {
  readonly userId: string;
  readonly modelId: string;
  /** Least constant share b*, Hz; absent if infeasible at any band. */
  readonly minBandwidthHz?: number;
  /** Finish with the whole band at top speed, energy ignored, s; absent if the bits never arrive. */
  readonly fullBandFinishSeconds?: number;
}

/** One layer sent at the full band. */
export interface SlideDelivery {
  readonly userId: string;
  readonly layerIndex: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface SlideResult {
  readonly objective: SlideObjective;
  /** Value of all served users: their number or the sum of their rewards. */
  readonly objectiveValue: number;
  /** Value of the committed users among them. */
  readonly committedValue: number;
  /** True if no other choice has a higher value. */
  readonly exact: boolean;
  /** Sum of the constant shares; time-varying: the band the set needs, Hz. */
  readonly usedBandwidthHz: number;
  /** Sum of the constant shares in whole resource blocks. */
  readonly usedBlocks?: number;
  /** Input order. */
  readonly served: readonly SlideServed[];
  /** Input order. */
  readonly unserved: readonly SlideUnserved[];
  /** Every user and candidate, input order. */
  readonly pairs: readonly SlidePair[];
  /** Time-varying sharing only: layers with bits, in time order. */
  readonly deliveries?: readonly SlideDelivery[];
}
