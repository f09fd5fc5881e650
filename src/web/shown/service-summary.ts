import type { ReplayProgress } from './replay-status.js';
import type { ReasonCounts } from './verdict-counts.js';

/** One shard as the read model sees it. */
export interface ShardSummary {
  readonly shard: number;
  /** Absent before its first epoch. */
  readonly lastEpoch?: number;
  /** Why nothing new is shown of it. */
  readonly failure?: string;
}

/** Totals over all shards, as of their last accepted epochs. */
export interface ServiceSummary {
  readonly received: number;
  readonly admitted: number;
  readonly onTime: number;
  readonly missed: number;
  readonly expired: number;
  /** Refused, by the first reason that applied. */
  readonly refused: ReasonCounts;
  readonly refusedTotal: number;
  /** Expired or missed, by reason. */
  readonly lost: ReasonCounts;
  readonly deadLetters: number;
  readonly duplicates: number;
  readonly inFlight: number;
  /** Requests unaccounted for; anything but 0 is a fault of the program. */
  readonly drift: number;
  /** On time of all that have a final verdict, 0..1. */
  readonly hitRatio?: number;
  /** On time of all that were admitted and have a final verdict, 0..1. */
  readonly promiseRatio?: number;
  readonly epochMs: number;
  /** End of the newest epoch, ms since 1970. */
  readonly eventTimeMs?: number;
  /**
   * How far the slowest shard with requests in flight lies behind the wall clock or, on event time, behind what the
   * replay has written, ms.
   */
  readonly epochLagMs?: number;
  readonly replay?: ReplayProgress;
  readonly shards: readonly ShardSummary[];
}
