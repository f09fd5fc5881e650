/**
 * An instance of the SLIDE problem (our reconstruction after arXiv 2512.20946): one downlink cell, users that fetch a
 * model layer by layer and compute a layer as soon as it is there. Optional keys have one default, named here and
 * applied by the solver.
 */

/** One layer of a model, in model order. */
export interface SlideLayer {
  /** Size s_l of the parameters, bit. */
  readonly sizeBits: number;
  /** Work for one input, FLOP; default 0. */
  readonly workFlops?: number;
  /** Time v_l that does not depend on the clock (data movement, instantiation), s; default 0. */
  readonly fixedSeconds?: number;
}

export interface SlideModel {
  readonly id: string;
  readonly layers: readonly SlideLayer[];
}

/** How far a request has come with one model (section 5); belongs to that model only. */
export interface SlideProgress {
  /** Prefix of the model's layer stream that has arrived, bit; may end inside a layer; default 0. */
  readonly deliveredBits?: number;
  /** Layers done or running; default 0. */
  readonly computedLayers?: number;
  /** Rest of the running layer, or start-up: the device is occupied during [0, busySeconds]; default 0. */
  readonly busySeconds?: number;
}

export interface SlideCandidate extends SlideProgress {
  readonly modelId: string;
  /** Reward of serving the user with this model; default: the user's. */
  readonly weight?: number;
}

/** What a user's channel, device and contract allow. */
export interface SlideTerms {
  /** Time left T, s; may be negative. */
  readonly deadlineSeconds: number;
  /** Spectral efficiency r, bit/s/Hz; 0 = no coverage. */
  readonly spectralEfficiencyBitsPerSecondPerHz: number;
  /** Upper limit of the clock, Hz; needed where there is work and no steps are given. */
  readonly maxFrequencyHz?: number;
  /** Lower limit of the clock, Hz; default 0. */
  readonly minFrequencyHz?: number;
  /** The only clocks the device has, Hz, ascending; replaces both limits. */
  readonly frequencyStepsHz?: readonly number[];
  /** Inputs run together; default 1. */
  readonly batchSize?: number;
  /** Clock cycles a floating-point operation takes; default 1. */
  readonly cyclesPerFlop?: number;
  /** Factor on every `fixedSeconds`; default 1. */
  readonly fixedTimeScale?: number;
  /** Energy left E, J; absent = unlimited. */
  readonly energyLimitJoules?: number;
  /** eta: the clock f takes eta f^3 W; default 0. */
  readonly dynamicPowerWattsPerHz3?: number;
  /** P_s, W, while the clock works; default 0. */
  readonly staticPowerWatts?: number;
  /** P_v, W, during the fixed times; default 0. */
  readonly fixedTimePowerWatts?: number;
  /** P_rx, W, while receiving; default 0. */
  readonly receivePowerWatts?: number;
}

export interface SlideUser extends SlideTerms {
  readonly id: string;
  /** Reward of serving the user, for the objective `weight`; default 1. */
  readonly weight?: number;
  /** Admitted before: served before anybody new; default false. */
  readonly committed?: boolean;
  readonly candidates: readonly SlideCandidate[];
}

export const SLIDE_OBJECTIVES = ['count', 'weight'] as const;
export type SlideObjective = (typeof SLIDE_OBJECTIVES)[number];

/** `dai`: download everything, then infer; the conventional scheme. */
export const SLIDE_SCHEMES = ['slide', 'dai'] as const;
export type SlideScheme = (typeof SLIDE_SCHEMES)[number];

export const SLIDE_FREQUENCY_CONTROLS = ['perLayer', 'uniform', 'max'] as const;
export type SlideFrequencyControl = (typeof SLIDE_FREQUENCY_CONTROLS)[number];

export const SLIDE_SHARINGS = ['constant', 'timeVarying'] as const;
export type SlideSharing = (typeof SLIDE_SHARINGS)[number];

export const SLIDE_POLICIES = ['optimal', 'ascending', 'density', 'firstFit', 'equalSplit'] as const;
export type SlidePolicy = (typeof SLIDE_POLICIES)[number];

export interface SlideInstance {
  /** Band B of the cell, Hz. */
  readonly bandwidthHz: number;
  /** Width of a resource block, Hz; absent = continuous band. */
  readonly resourceBlockHz?: number;
  /** Default `count`. */
  readonly objective?: SlideObjective;
  /** Default `slide`. */
  readonly scheme?: SlideScheme;
  /** Default `perLayer`. */
  readonly frequencyControl?: SlideFrequencyControl;
  /** Default `constant`. */
  readonly sharing?: SlideSharing;
  /** Default `optimal`, the only one for time-varying sharing. */
  readonly policy?: SlidePolicy;
  readonly models: readonly SlideModel[];
  readonly users: readonly SlideUser[];
}
