import type { EpochMarker, RejectionCode } from '../contracts/index.js';

import type { InputTopic } from './input-record.js';
import type { EpochResult } from './step.js';

/** Time as the scheduler is given it; tests bring their own. */
export interface SchedulerClock {
  /** Wall clock, ms since 1970. */
  nowMs(): number;
  /** For durations only, ms. */
  monotonicMs(): number;
  /** Calls `wake` once at or after `atMs`; the returned function cancels it. */
  wakeAt(atMs: number, wake: () => void): () => void;
  /** Lets other work of the process have its turn. */
  breathe(): Promise<void>;
}

export interface EpochReport {
  readonly shard: number;
  readonly marker: EpochMarker;
  readonly result: EpochResult;
  /** Time spent deciding, without reading and writing, ms. */
  readonly planningMs: number;
  /** Wall clock when the epoch's records were in the log, ms since 1970. */
  readonly appendedAtMs: number;
  /** Wall clock when the oldest request of the epoch was read; absent without new requests. */
  readonly oldestRequestReadAtMs?: number;
}

export type ShardPhase = 'taking' | 'live' | 'drained' | 'stopped' | 'failed';

/** Where the scheduler says what happens: metrics, logs, the live page. Never asked anything back. */
export interface SchedulerObserver {
  recordsRead(shard: number, topic: InputTopic, records: number, newestEventAtMs: number | undefined): void;
  deadLettered(topic: InputTopic, code: RejectionCode): void;
  epochClosed(report: EpochReport): void;
  shardPhase(shard: number, phase: ShardPhase, error?: Error): void;
}
