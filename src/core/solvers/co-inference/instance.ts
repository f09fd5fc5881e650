/**
 * An instance of the co-inference problem (our reconstruction after arXiv 2505.09214): devices run the first part of a
 * pruned model, upload what lies at the cut, and a server runs the rest. Optional keys have one default, named here and
 * applied by the solver.
 */

export const CO_INFERENCE_KINDS = ['single', 'cell'] as const;
export type CoInferenceKind = (typeof CO_INFERENCE_KINDS)[number];

/** Section 5: most users or weight within their limits; least largest or summed distortion; one scheduling epoch. */
export const CO_INFERENCE_GOALS = ['maxUsers', 'maxWeight', 'minMax', 'minSum', 'epoch'] as const;
export type CoInferenceGoal = (typeof CO_INFERENCE_GOALS)[number];

export const CO_INFERENCE_PRUNINGS = ['unstructured', 'structured'] as const;
export type CoInferencePruning = (typeof CO_INFERENCE_PRUNINGS)[number];

export const CO_INFERENCE_RATIOS = ['one', 'two'] as const;
export type CoInferenceRatios = (typeof CO_INFERENCE_RATIOS)[number];

export const SERVER_SHARES = ['equal', 'backlog'] as const;
export type ServerShares = (typeof SERVER_SHARES)[number];

/** `equalShare`: each user's split is fixed at an equal share of the band; `free`: it may change with the share. */
export const SPLIT_RULES = ['equalShare', 'free'] as const;
export type SplitRule = (typeof SPLIT_RULES)[number];

export const LEFTOVER_RULES = ['sum', 'worst'] as const;
export type LeftoverRule = (typeof LEFTOVER_RULES)[number];

export const ADMISSION_RULES = ['count', 'weight'] as const;
export type AdmissionRule = (typeof ADMISSION_RULES)[number];

export const JOINT_METHODS = ['auto', 'table', 'exchange'] as const;
export type JointMethod = (typeof JOINT_METHODS)[number];

/** The solver and the conventional schemes it is measured against (section 7). */
export const CO_INFERENCE_POLICIES = [
  'optimal',
  'allDevice',
  'allServer',
  'fixedPower',
  'fullClock',
  'fixedRatio',
  'equalBandwidth',
  'firstCome',
] as const;
export type CoInferencePolicy = (typeof CO_INFERENCE_POLICIES)[number];

export const DISTORTION_KINDS = ['magnitude', 'rateDistortion'] as const;

export type DistortionSpec =
  | { readonly kind: 'magnitude' }
  /** `beta`: bits per surviving weight. */
  | { readonly kind: 'rateDistortion'; readonly beta: number };

/** One place to cut the model. */
export interface CoInferenceSplit {
  readonly id: string;
  /** C_d, cycles of the unpruned device part. */
  readonly deviceCycles: number;
  /** C_s, cycles of the unpruned server part. */
  readonly serverCycles: number;
  /** S, bits uploaded at the cut without pruning; 0 = nothing to send. */
  readonly uploadBits: number;
  /** Memory the unpruned device part takes, byte; default 0. */
  readonly deviceBytes?: number;
  /** a_d, weight of the device part's distortion; with two ratios. */
  readonly deviceWeight?: number;
  /** a_s, weight of the server part's distortion; with two ratios. */
  readonly serverWeight?: number;
}

export const REQUEST_STATES = ['new', 'uploading', 'computing'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** What a request under way was granted, and what is left of it. */
export interface StartedRequest {
  readonly splitId: string;
  /** Fraction w the model was pruned to, (0, 1]. */
  readonly retained: number;
  readonly uploadBitsLeft: number;
  /** Pruned cycles left on the device; computing only. */
  readonly deviceCyclesLeft?: number;
  /** Clock the device runs at, Hz; computing only. */
  readonly deviceHz?: number;
}

export interface CoInferenceUser {
  readonly id: string;
  /** g, channel power gain over noise density, Hz/W: SNR = p g / b. */
  readonly gainHzPerWatt: number;
  /** P, largest transmit power, W. */
  readonly powerWatts: number;
  /** F_d, largest device clock, Hz. */
  readonly deviceHz: number;
  /** Device clock below which no request is begun, Hz; default 0. */
  readonly leastDeviceHz?: number;
  /** kappa_d, switched-capacitance constant of the device. */
  readonly deviceKappaJoulesPerCycleHz2: number;
  /** F_s or the granted share of the server clock, Hz; default: a part of `serverClockHz` (section 4). */
  readonly serverHz?: number;
  /** kappa_s; default 0 = the server's energy is not charged. */
  readonly serverKappaJoulesPerCycleHz2?: number;
  /** T, time left, s. */
  readonly deadlineSeconds: number;
  /** E, energy left, J; absent = unlimited. */
  readonly energyJoules?: number;
  /** Absent = unlimited. */
  readonly deviceMemoryBytes?: number;
  /** Least fraction to be kept; default 0. */
  readonly minRetained?: number;
  /** Dmax; absent = no limit. */
  readonly maxDistortion?: number;
  /** a_k; default 1. */
  readonly weight?: number;
  readonly splits: readonly CoInferenceSplit[];
  /** Goal `epoch` only; default `new`. */
  readonly state?: RequestState;
  /** With a state other than `new`. */
  readonly started?: StartedRequest;
}

export interface CoInferenceInstance {
  /** `single`: one user that has the whole band; `cell`: users that share it. */
  readonly kind: CoInferenceKind;
  /** In a cell. */
  readonly goal?: CoInferenceGoal;
  /** Default: magnitude. */
  readonly distortion?: DistortionSpec;
  /** Default `unstructured`. */
  readonly pruning?: CoInferencePruning;
  /** One ratio for the whole model or one a part; default `one`. */
  readonly ratios?: CoInferenceRatios;
  /** B, Hz. */
  readonly bandwidthHz: number;
  /** N, blocks of `bandwidthHz / blockCount`; absent = continuous band. */
  readonly blockCount?: number;
  /** F, Hz. */
  readonly serverClockHz?: number;
  /** M, slices of `serverClockHz / serverSliceCount` to be shared out; absent = shares as in section 4. */
  readonly serverSliceCount?: number;
  /** Default `equal`. */
  readonly serverShares?: ServerShares;
  /** Default `equalShare`. */
  readonly splitRule?: SplitRule;
  /** Default `sum`. */
  readonly leftover?: LeftoverRule;
  /** Default `count`. */
  readonly admission?: AdmissionRule;
  /** Default `auto`. */
  readonly jointMethod?: JointMethod;
  /** Default `optimal`. */
  readonly policy?: CoInferencePolicy;
  /** (0, 1]; with the policy `fixedRatio`. */
  readonly fixedRetained?: number;
  readonly users: readonly CoInferenceUser[];
}
