import type { ChainCriterion, MemoryMode } from './instance.js';
import type { Network } from './network.js';

/** A model that somebody wants, as the planners see it. Tables are indexed `(layer - 1) * devices + device`. */
export interface ProblemModel {
  /** L. */
  readonly layerCount: number;
  /** b_0 .. b_L, bit. */
  readonly payloadBits: Float64Array;
  /** What one layer block takes: the load (onDemand only), then the computation; Infinity: this device may not run it. */
  readonly blockTicks: Float64Array;
  /** How much of the block is the load. */
  readonly loadTicks: Float64Array;
  /** Weights that running the layer there brings into memory; 0 where they are resident. */
  readonly newWeightBytes: Float64Array;
  /** By layer - 1. */
  readonly stateBytes: Float64Array;
  /** By layer - 1. */
  readonly activationBytes: Float64Array;
  /** By layers done: the least that the blocks of all layers after it take together, wherever they run. */
  readonly leastRestTicks: Float64Array;
}

export interface ProblemRequest {
  /** Its position in the instance. */
  readonly index: number;
  readonly id: string;
  readonly model: ProblemModel;
  /** Index of the device. */
  readonly source: number;
  /** Index of the device; absent = wherever the last layer is computed. */
  readonly sink?: number;
  /** a_q. */
  readonly releaseTicks: number;
  /** gamma_q. */
  readonly weight: number;
  /** alpha_q. */
  readonly accuracy: number;
  /** D_q; Infinity without one. */
  readonly deadlineTicks: number;
  readonly hardDeadline: boolean;
}

/** An instance with defaults filled in, whole ticks and indices instead of ids. */
export interface Problem {
  readonly nowTicks: number;
  readonly relaying: boolean;
  readonly useLateFlag: boolean;
  readonly criterion: ChainCriterion;
  readonly memoryMode: MemoryMode;
  /** K of section 4.3; Infinity: all. */
  readonly maxLabels: number;
  /** tau; absent = waiting does not raise a request. */
  readonly agingTauTicks?: number;
  readonly deviceCount: number;
  /** Chance that one layer computed there is not lost, by device. */
  readonly deviceSuccess: Float64Array;
  readonly network: Network;
  readonly requests: readonly ProblemRequest[];
}

/** Where a request stands when it is planned: so many layers done, and the output of the last one on a device. */
export interface StartState {
  /** l0. */
  readonly layer: number;
  /** d0. */
  readonly device: number;
  /** t0; of a complete request its finish. */
  readonly ticks: number;
  /** Nothing is left to plan. */
  readonly complete: boolean;
}
