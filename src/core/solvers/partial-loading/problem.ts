import type { UplinkLaw, UplinkRule } from './instance.js';
import type { SwapLoads } from './swap-loads.js';

/** A model that somebody wants, with every default filled in; symbols of section 1. */
export interface ProblemModel {
  /** Its place in `Problem.models`. */
  readonly index: number;
  readonly id: string;
  /** Places of its blocks that take time to load. */
  readonly blocks: readonly number[];
  /** i0_m, s. */
  readonly fixedSeconds: number;
  /** i1_m, s. */
  readonly perUserSeconds: number;
  /** N_m; 0 if the model does not fit into memory, Infinity without a limit. */
  readonly batchCap: number;
}

export interface ProblemUser {
  /** Its place in `Problem.users`. */
  readonly index: number;
  readonly id: string;
  /** Its model's place in `Problem.models`. */
  readonly model: number;
  readonly deadlineSeconds: number;
  readonly committed: boolean;
  /** What serving it counts: 1, or its weight. */
  readonly value: number;
  /** D_k, bit; 0 with an unlimited uplink. */
  readonly bitsLeft: number;
  /** w_k, Hz s; 0 without bits, infinite without coverage, unused under `fixedPower`. */
  readonly bandSeconds: number;
  /** w_k, under `fixedPower` D_k: what ties are broken by. */
  readonly uplinkNeed: number;
  /** g, Hz. */
  readonly powerGainHz: number;
}

/** An instance as the methods see it: numbers and places instead of ids. */
export interface Problem {
  readonly uplinkRule: UplinkRule;
  readonly uplinkLaw: UplinkLaw;
  /** B, Hz. */
  readonly bandwidthHz: number;
  /** t0, s. */
  readonly busyUntilSeconds: number;
  readonly sharing: boolean;
  readonly models: readonly ProblemModel[];
  readonly users: readonly ProblemUser[];
  readonly loads: SwapLoads;
}

/** U_i: some users of one model that are inferred together. */
export interface Batch {
  /** Its place in `Problem.models`. */
  readonly model: number;
  /** Places in `Problem.users`. */
  readonly users: readonly number[];
}

/** Batches in the order in which they run. */
export type Plan = readonly Batch[];

/** I_m(n), s. */
export function inferenceSeconds(model: ProblemModel, users: number): number {
  return model.fixedSeconds + model.perUserSeconds * users;
}

/** G_m(n): least time of n users in consecutive batches, s. */
export function consecutiveSeconds(model: ProblemModel, users: number): number {
  if (users === 0) return 0;
  const batches = Math.max(1, Math.ceil(users / model.batchCap));
  return model.fixedSeconds * batches + model.perUserSeconds * users;
}

/** w / B: how long the whole band takes, s. */
export function fullBandSeconds(bandSeconds: number, bandwidthHz: number): number {
  return bandSeconds === 0 ? 0 : bandSeconds / bandwidthHz;
}

/** The same problem under another uplink rule; `unlimited` relaxes every other one. */
export function underRule(problem: Problem, uplinkRule: UplinkRule): Problem {
  return { ...problem, uplinkRule };
}
