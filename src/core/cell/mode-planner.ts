import type { Mode } from '../catalogue.js';
import type { Outcome, PlanBody, VerdictBody } from '../messages.js';
import type { CellState, GpuState, OpenRequest, UnderWayRequest, WaitingRequest } from './state.js';
import type { CellWorld } from './world.js';

/** The time a plan is made at and the time it holds for, ms since 1970. */
export interface PlanWindow {
  readonly epoch: number;
  /** End of the epoch: everything up to here is known. */
  readonly nowMs: number;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** When planning fell behind: the instant from which new work could really start. */
  readonly shedAtMs?: number;
}

/** The requests of one cell that one mode has to answer for, each in order of urgency. */
export interface ModeDemand<Open extends UnderWayRequest = UnderWayRequest> {
  /** Admitted in this mode, projected to the start of the window. */
  readonly underWay: readonly Open[];
  readonly waiting: readonly WaitingRequest[];
  /** Ids among `waiting` that came in this epoch: for them "impossible" is a refusal, later it is an expiry. */
  readonly fresh: ReadonlySet<string>;
}

export interface ModeDecision {
  readonly verdicts: readonly VerdictBody[];
  /** What stays open. */
  readonly open: readonly OpenRequest[];
  /** What becomes of the GPU; absent: nothing changes. */
  readonly gpu?: GpuState;
  /** This mode's part of the plan; empty when nothing is granted. */
  readonly fragment: Partial<
    Pick<PlanBody, 'downlink' | 'uplink' | 'gpu' | 'uploads' | 'deliveries' | 'splits' | 'chains'>
  >;
}

/**
 * The seam for the four solvers: one implementation a mode. Pure: same arguments, same result.
 */
export interface ModePlanner {
  readonly mode: Mode;
  /** Where a request will stand at `toMs` if the plan in force is followed over the channel as known. */
  project(request: UnderWayRequest, toMs: number, state: CellState, world: CellWorld): UnderWayRequest;
  /** The same request after an executor's report of progress; a report wins over a projection. */
  correct(request: UnderWayRequest, outcome: Outcome, state: CellState, world: CellWorld): UnderWayRequest;
  /** Admits, refuses, gives up and grants for one window; asked when there is somebody to answer for. */
  decide(demand: ModeDemand, state: CellState, window: PlanWindow, world: CellWorld): ModeDecision;
}
