import type { RefusalReason } from '../core/reasons.js';
import type { ServeOptions } from './serve-options.js';

/** Totals over all cells of this process, now. */
export interface LiveSummary {
  readonly received: number;
  readonly admitted: number;
  readonly onTime: number;
  readonly missed: number;
  readonly expired: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  readonly deadLetters: number;
  readonly duplicates: number;
  readonly inFlight: number;
  /** How far the last closed epoch lies behind what has been read, ms. */
  readonly epochLagMs: number;
  /** End of the last closed epoch, ms since 1970. */
  readonly eventTimeMs?: number;
  readonly replay?: {
    /** 0..1 */
    readonly doneFraction: number;
    readonly requests: number;
    readonly reports: number;
    readonly malformed: number;
  };
  /** On time of all valid requests that arrived, 0..1. */
  readonly hitRatio?: number;
  /** On time of all admitted, 0..1. */
  readonly promiseRatio?: number;
}

export interface CellTotals {
  readonly cellId: string;
  readonly received: number;
  readonly admitted: number;
  readonly onTime: number;
  readonly missed: number;
  readonly expired: number;
  readonly refused: number;
  readonly hitRatio?: number;
}

/** What a finite replay came to. */
export interface FinalReport {
  readonly summary: LiveSummary;
  readonly perCell: readonly CellTotals[];
  readonly wallSeconds: number;
  /** Records written into the log by the replay. */
  readonly records: number;
}

/** The service as the commands see it. */
export interface RunningService {
  readonly url: string;
  /** Resolves when a finite replay has been carried out wholly; never without a replay. */
  readonly finished: Promise<FinalReport>;
  /** Resolves when the service cannot go on. */
  readonly failed: Promise<Error>;
  summary(): LiveSummary;
  /** Ends gracefully. Idempotent. */
  close(): Promise<void>;
  /** What `close` has still to end, in words. */
  unfinished(): string;
}

/**
 * Starts the service; resolves when it listens.
 * @param stop ends the wait for a log that cannot be reached yet
 * @throws SlotwiseError for files and options that are wrong, the system's error (`EADDRINUSE`) when it cannot listen
 */
export type StartService = (options: ServeOptions, stop: AbortSignal) => Promise<RunningService>;
