import type { CoInferencePolicy, DistortionSpec } from '../../solvers/co-inference/index.js';

/** Choices of the planner for mode co-inference that an evaluation varies. */
export interface CoInferenceOptions {
  /** Promises are made for this much before the deadline, ms: what a channel that falls between two plans may cost. */
  readonly promiseGuardMs: number;
  /** New requests looked at in one epoch of a cell, most urgent first: they share what is free of the server. */
  readonly mostNewRequests: number;
  /** Of the server's clock, what one request gets at most beyond the least it needs. */
  readonly mostServerShare: number;
  readonly distortion: DistortionSpec;
  /** `equally`: everybody the same whole blocks, and whoever can do with them is admitted (for comparison). */
  readonly sharesBand: 'by-need' | 'equally';
  /** The solver itself, or a conventional scheme to compare with. */
  readonly policy: CoInferencePolicy;
  /** With the policy `fixedRatio`. */
  readonly fixedRetained?: number;
}

export const DEFAULT_CO_INFERENCE_OPTIONS: CoInferenceOptions = {
  promiseGuardMs: 100,
  mostNewRequests: 16,
  mostServerShare: 0.125,
  distortion: { kind: 'magnitude' },
  sharesBand: 'by-need',
  policy: 'optimal',
};
