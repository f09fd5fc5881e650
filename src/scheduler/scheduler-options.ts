import type { TopicNames } from '../contracts/index.js';
import {
  ChainPlanner,
  CoInferencePlanner,
  DownloadPlanner,
  OffloadPlanner,
  type ModePlanner,
} from '../core/cell/index.js';
import type { Catalogue } from '../core/catalogue.js';
import type { EventLog } from '../streams/index.js';
import type { SchedulerObserver } from '../telemetry/index.js';
import { DEFAULT_CHUNK_BYTES } from './decision-appender.js';
import type { SchedulerClock } from './scheduler-clock.js';

/** How epochs close: by event time alone (replays, tests) or by the wall clock too (live traffic). */
export type TimeMode = 'event' | 'clock';

export interface SchedulerLimits {
  /** Records of one source read ahead before the source is paused. */
  readonly maxReadAhead: number;
  /** Event time: passing clocks of a quiet source after which an empty epoch is closed all the same; at most `maxReadAhead`. */
  readonly maxSkippedRecords: number;
  /** Clock time: records buffered in a shard at which an epoch is closed early. */
  readonly maxBufferedRecords: number;
  /** Clock time: a source silent for this long is left out of the watermark, ms. */
  readonly idleAfterMs: number;
  /** Clock time: how far an event time may lie ahead of the log's, ms. */
  readonly maxClockSkewMs: number;
  readonly maxRecordBytes: number;
  /** R3: of decisions or checkpoints appended in one request; a longer record travels alone. */
  readonly maxRequestBytes: number;
  /** Request ids remembered at once in a shard. */
  readonly maxRememberedRequests: number;
  /** R7: how far this process's clock and the log's may lie apart, ms. */
  readonly maxClockDifferenceMs: number;
}

export const DEFAULT_LIMITS: SchedulerLimits = {
  maxReadAhead: 20_000,
  // What a quiet shard has not closed it cannot release; a minute of silence at the usual 100 ms.
  maxSkippedRecords: 600,
  // Above `maxReadAhead` x 3 it would never be reached: the sources are paused before.
  maxBufferedRecords: 20_000,
  idleAfterMs: 2_000,
  maxClockSkewMs: 5_000,
  maxRecordBytes: 262_144,
  maxRequestBytes: DEFAULT_CHUNK_BYTES,
  maxRememberedRequests: 1_000_000,
  maxClockDifferenceMs: 5_000,
};

/** When checkpoints are written (R6), beside a graceful stop: whichever comes first. */
export interface CheckpointPolicy {
  readonly everyEpochs: number;
  readonly everyMs: number;
  /** Input read: until a checkpoint frees it, a bounded log has to hold it. */
  readonly everyBytes: number;
}

/** A restore re-runs a minute of epochs of 100 ms at most, which takes less than a second. */
export const DEFAULT_CHECKPOINTS: CheckpointPolicy = {
  everyEpochs: 600,
  everyMs: 10_000,
  everyBytes: 16 * 1024 * 1024,
};

export interface SchedulerOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly partitions: number;
  readonly catalogue: Catalogue;
  readonly time: TimeMode;
  /** Event time: whether executors write their clock, so that outcomes are a source like the others. */
  readonly awaitOutcomes: boolean;
  readonly instance: string;
  readonly build: string;
  /** A new name for every taking of a shard. */
  readonly newOwnerId: () => string;
  readonly clock: SchedulerClock;
  readonly observer: SchedulerObserver;
  readonly limits?: Partial<SchedulerLimits>;
  /** Default: `DEFAULT_CHECKPOINTS`. `off`: none are written, and inputs are done with as soon as their epoch is. */
  readonly checkpoints?: CheckpointPolicy | 'off';
  /** Restore by re-running the whole log, whatever checkpoints there are. */
  readonly ignoreCheckpoints?: boolean;
  /** Go on with this catalogue where the log was written with another. */
  readonly changeCatalogue?: boolean;
  /** Default: every mode that has a solver. */
  readonly planners?: readonly ModePlanner[];
}

export function defaultPlanners(): readonly ModePlanner[] {
  return [new DownloadPlanner(), new OffloadPlanner(), new CoInferencePlanner(), new ChainPlanner()];
}

/** Injection token. */
export const SCHEDULER_OPTIONS = Symbol('SchedulerOptions');
