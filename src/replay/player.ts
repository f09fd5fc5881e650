import { SlotwiseError } from '../core/errors.js';
import type { EventLog } from '../streams/event-log.js';
import { type PaceClock, systemPaceClock } from './pace-clock.js';
import { PartitionWriter } from './partition-writer.js';
import { ReplayPartitions } from './replay-partitions.js';
import { type PlayedRecording, type ReplayLayout, type ReplayStep, replaySteps } from './replay-steps.js';

/** Event time per real time, or as fast as the log takes it. */
export type ReplaySpeed = number | 'max';

export interface ReplayProgress {
  /** Share of the replay's event time that has been written, 0..1. */
  readonly doneFraction: number;
  readonly atMs: number;
  readonly requests: number;
  readonly reports: number;
  /** Lines of the recording that do not parse. */
  readonly malformed: number;
  /** Recorded requests left out because nobody was present. */
  readonly withoutUser: number;
}

export interface ReplayResult extends ReplayProgress {
  /** False when the signal stopped it; then no final clock was written. */
  readonly finished: boolean;
}

export interface PlayerOptions extends ReplayLayout {
  readonly log: EventLog;
  readonly speed: ReplaySpeed;
  /** The replay starts at the time of this call, so that no log holds a part of it yet. */
  readonly startsNow?: boolean;
  readonly clock?: PaceClock;
  /** Records per append at most. */
  readonly batchRecords?: number;
  /** Called once per epoch. */
  readonly onProgress?: (progress: ReplayProgress) => void;
  readonly signal?: AbortSignal;
}

const DEFAULT_BATCH_RECORDS = 500;
/** Timers are no finer; what is due sooner is written together. */
const SHORTEST_WAIT_MS = 2;

/**
 * Writes a replay into the event log, paced or as fast as the log takes it: its steps in order (`replaySteps`). On a log
 * that holds the first part of them it goes on from there, as if it had never stopped; progress counts the whole.
 */
export class ReplayPlayer {
  private readonly writer: PartitionWriter;
  private readonly clock: PaceClock;
  private readonly counts = { requests: 0, reports: 0, withoutUser: 0 };
  private partitions: Promise<ReplayPartitions> | undefined;
  /** Real time at which the replay would have started to be where it is now. */
  private startedAtMs: number | undefined;

  constructor(
    private readonly replay: PlayedRecording,
    private readonly options: PlayerOptions,
  ) {
    if (options.speed !== 'max' && !(options.speed > 0)) {
      throw new SlotwiseError('USAGE', '--speed must be above 0, or max', { field: '--speed' });
    }
    this.writer = new PartitionWriter(options.batchRecords ?? DEFAULT_BATCH_RECORDS);
    this.clock = options.clock ?? systemPaceClock;
  }

  /**
   * Checks that what the log holds is the beginning of this replay; writes nothing.
   * @throws SlotwiseError REPLAY_DIFFERS. Cost: reading the recording up to there
   */
  async findPlace(): Promise<void> {
    this.partitions ??= ReplayPartitions.open(this.replay, this.options);
    await this.partitions;
  }

  /** Plays it once. Rejects when an append does. @throws SlotwiseError REPLAY_DIFFERS before anything is written */
  async play(): Promise<ReplayResult> {
    const { options, replay, counts } = this;
    const { signal } = options;
    const partitions = await (this.partitions ??= ReplayPartitions.open(replay, options));
    const onNobodyPresent = (): void => void (counts.withoutUser += 1);
    for await (const step of replaySteps(replay, options, { onNobodyPresent })) {
      const missing = partitions.missing(step);
      if (missing.length > 0) await this.waitUntil(step.atMs);
      if (signal?.aborted === true) return this.result(step.atMs, false);
      for (const { partition, record } of missing) await this.writer.write(partition, record);
      this.note(step);
    }
    await this.writer.flush();
    return this.result(replay.endAtMs, true);
  }

  private note({ kind, atMs }: ReplayStep): void {
    if (kind === 'request') this.counts.requests += 1;
    if (kind === 'report') this.counts.reports += 1;
    if (kind === 'boundary') this.options.onProgress?.(this.progress(atMs));
  }

  /** Before waiting, what is due is handed to the log. An abort ends the wait. The first one sets the pace: it is due now. */
  private async waitUntil(atMs: number): Promise<void> {
    const { speed, signal } = this.options;
    if (speed === 'max' || signal?.aborted === true) return;
    const sinceStartMs = (atMs - this.replay.startAtMs) / speed;
    this.startedAtMs ??= this.clock.nowMs() - sinceStartMs;
    const leftMs = this.startedAtMs + sinceStartMs - this.clock.nowMs();
    if (leftMs < SHORTEST_WAIT_MS) return;
    await this.writer.flush();
    await this.clock.wait(leftMs, signal).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    });
  }

  private progress(atMs: number): ReplayProgress {
    const { startAtMs, endAtMs, malformed } = this.replay;
    const doneFraction = Math.min(1, (atMs - startAtMs) / Math.max(1, endAtMs - startAtMs));
    return { doneFraction, atMs, ...this.counts, malformed };
  }

  private result(atMs: number, finished: boolean): ReplayResult {
    const progress = this.progress(atMs);
    this.options.onProgress?.(progress);
    return { ...progress, finished };
  }
}
