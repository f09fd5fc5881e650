import type { EpochMarker, RejectionCode } from '../contracts/index.js';
import type { Outcome, PlanBody, UserRequest, VerdictBody } from '../core/messages.js';

/** The three inputs of a shard. */
export const OBSERVED_TOPICS = ['requests', 'reports', 'outcomes'] as const;
export type ObservedTopic = (typeof OBSERVED_TOPICS)[number];

export const SOLVERS = ['slide', 'partial-loading', 'co-inference', 'device-chains'] as const;
export type Solver = (typeof SOLVERS)[number];

/** A request that got its final verdict, with the deadline the verdict itself does not carry. */
export interface SettledRequest {
  readonly verdict: VerdictBody;
  /** ms since 1970. */
  readonly deadlineAtMs: number;
}

/** One epoch whose records are in the decision log. */
export interface EpochReport {
  readonly shard: number;
  readonly marker: EpochMarker;
  readonly verdicts: readonly VerdictBody[];
  readonly plans: readonly PlanBody[];
  /** Valid requests taken up in this epoch, repetitions and dead letters left out. */
  readonly newRequests: readonly UserRequest[];
  /** Outcomes applied in this epoch. */
  readonly outcomes: readonly Outcome[];
  /** The final ones among `verdicts`. */
  readonly settled: readonly SettledRequest[];
  /** Records of this epoch that came after their own epoch had closed. */
  readonly late: { readonly requests: number; readonly reports: number };
  /** Time spent deciding, without reading and writing, ms. */
  readonly planningMs: number;
  /** The part of it spent in each solver that was asked, ms. */
  readonly solverMs: Readonly<Partial<Record<Solver, number>>>;
  /** Wall clock when the epoch's records were in the log, ms since 1970. */
  readonly appendedAtMs: number;
  /** Wall clock when the oldest request of the epoch was read; absent when it consumed none. */
  readonly oldestRequestReadAtMs?: number;
}

export const SHARD_PHASES = ['taking', 'live', 'drained', 'stopped', 'failed'] as const;
export type ShardPhase = (typeof SHARD_PHASES)[number];

/** A shard was taken and stands where the last accepted epoch left it. */
export interface RestoreReport {
  readonly shard: number;
  /** Epoch of the checkpoint it began from; absent when it began from nothing. */
  readonly checkpointEpoch?: number;
  /** Accepted epochs run again. */
  readonly rerunEpochs: number;
  /** Absent on a new log. */
  readonly lastEpoch?: number;
  readonly durationMs: number;
}

/** A checkpoint is in the log. */
export interface CheckpointReport {
  readonly shard: number;
  readonly epoch: number;
  /** As it lies in the log. */
  readonly bytes: number;
  readonly durationMs: number;
}

/** Where the scheduler says what happens: metrics, logs. Never asked anything back. */
export interface SchedulerObserver {
  recordsRead(shard: number, topic: ObservedTopic, records: number, newestEventAtMs: number | undefined): void;
  deadLettered(topic: ObservedTopic, code: RejectionCode): void;
  epochClosed(report: EpochReport): void;
  shardPhase(shard: number, phase: ShardPhase, error?: Error): void;
  shardRestored(report: RestoreReport): void;
  checkpointWritten(report: CheckpointReport): void;
}

/** Hears nothing; what somebody wants to hear is put in its place. */
export const DEAF_OBSERVER: SchedulerObserver = Object.freeze({
  recordsRead: () => undefined,
  deadLettered: () => undefined,
  epochClosed: () => undefined,
  shardPhase: () => undefined,
  shardRestored: () => undefined,
  checkpointWritten: () => undefined,
});
