/**
 * An instance of the partial loading problem (our reconstruction after arXiv 2503.22982): one uplink cell, one GPU that
 * loads models block by block, users whose input must be up before their batch starts. Optional keys have one default,
 * named here and applied by the solver.
 */

/** A block of parameters that several models may share. */
export interface LoadingBlock {
  readonly id: string;
  /** Byte. */
  readonly sizeBytes: number;
}

export interface LoadingModel {
  readonly id: string;
  /** J_m; may be empty, without repeats. */
  readonly blockIds: readonly string[];
  /** i0_m: part of a batch's inference that does not depend on its users, s; default 0. */
  readonly inferenceFixedSeconds?: number;
  /** i1_m, s; default 0. */
  readonly inferencePerUserSeconds?: number;
  /** GPU memory one user of a batch takes, byte; default 0. */
  readonly activationPerUserBytes?: number;
  /** Most users of a batch; absent = unlimited. */
  readonly maxBatch?: number;
}

export interface LoadingUser {
  readonly id: string;
  readonly modelId: string;
  /** Time left T_k, s; may be zero or negative. */
  readonly deadlineSeconds: number;
  /** Value of serving the user, for the objective `weight`; default 1. */
  readonly weight?: number;
  /** Admitted before: served before anybody new; default false. */
  readonly committed?: boolean;
  /** Input, bit; needed unless the uplink is unlimited. */
  readonly inputBits?: number;
  /** Part of it that is up already, bit; more than the input counts as all; default 0. */
  readonly uploadedBits?: number;
  /** r_k; 0 = no coverage; needed unless the uplink is unlimited or the law is `fixedPower`. */
  readonly spectralEfficiencyBitsPerSecondPerHz?: number;
  /** g of the law `fixedPower`: transmit power x channel gain / noise density, Hz. */
  readonly powerGainHz?: number;
}

export interface LoadingGpu {
  readonly loadingRateBitsPerSecond: number;
  /** Absent = unlimited. */
  readonly memoryBytes?: number;
  /** R0: blocks in GPU memory when the GPU becomes free; default none. */
  readonly residentBlockIds?: readonly string[];
  /** t0, s; default 0. */
  readonly busyUntilSeconds?: number;
}

export interface SeedBatch {
  readonly modelId: string;
  readonly userIds: readonly string[];
}

/**
 * `unlimited`: inputs are there already. `redivided`: the band is divided anew over time. `static`: a fixed share for
 * each user from time 0. `noOverlap`: one upload phase, then loading and inference.
 */
export const UPLINK_RULES = ['unlimited', 'redivided', 'static', 'noOverlap'] as const;
export type UplinkRule = (typeof UPLINK_RULES)[number];

/** `constantDensity`: the rate is proportional to the band. `fixedPower`: b log2(1 + g / b). */
export const UPLINK_LAWS = ['constantDensity', 'fixedPower'] as const;
export type UplinkLaw = (typeof UPLINK_LAWS)[number];

export const LOADING_OBJECTIVES = ['count', 'weight'] as const;
export type LoadingObjective = (typeof LOADING_OBJECTIVES)[number];

export const SOLVING_METHODS = [
  'countDp',
  'windowDp',
  'positionDp',
  'labelDp',
  'subsetDp',
  'greedy',
  'greedyAppend',
  'greedyInsert',
] as const;
export type SolvingMethod = (typeof SOLVING_METHODS)[number];

export interface PartialLoadingInstance {
  readonly uplinkRule: UplinkRule;
  /** Default `constantDensity`; `fixedPower` only with the rules `static` and `unlimited`. */
  readonly uplinkLaw?: UplinkLaw;
  /** Band B left for these users, Hz; needed unless the uplink is unlimited. */
  readonly bandwidthHz?: number;
  /** Default `count`. */
  readonly objective?: LoadingObjective;
  /** False: every change of model loads all of it (baseline); default true. */
  readonly sharing?: boolean;
  /** Default `auto`: chosen by the shape of the instance. */
  readonly method?: 'auto' | SolvingMethod;
  readonly gpu: LoadingGpu;
  readonly blocks: readonly LoadingBlock[];
  readonly models: readonly LoadingModel[];
  readonly users: readonly LoadingUser[];
  /** A plan to start from, such as the rest of the previous one; ignored if infeasible; default none. */
  readonly seedBatches?: readonly SeedBatch[];
}
