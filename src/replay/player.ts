import { partitionOf, type TopicNames } from '../contracts/index.js';
import { SlotwiseError } from '../core/errors.js';
import type { EventLog } from '../streams/event-log.js';
import { type PaceClock, systemPaceClock } from './pace-clock.js';
import { PartitionWriter } from './partition-writer.js';
import { clockRecord, reportRecord, requestRecord } from './record-bytes.js';
import type { Replay } from './replay.js';
import type { ReplayRecord } from './replay-record.js';

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

export interface PlayerOptions {
  readonly log: EventLog;
  readonly topics: Pick<TopicNames, 'requests' | 'reports'>;
  readonly partitions: number;
  readonly epochMs: number;
  readonly speed: ReplaySpeed;
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
 * Writes a replay into the event log, paced or as fast as the log takes it. What is written, in which order and in
 * which partition, depends on the replay, the number of partitions and the epoch length alone.
 *
 * At the start, at every epoch boundary of event time and at the end each partition of both topics gets a source clock: all
 * records with an event time below `atMs` have been written to this partition before it, and all later ones lie at or
 * after `atMs`. The last one is final: nothing follows.
 */
export class ReplayPlayer {
  private readonly writer: PartitionWriter;
  private readonly clock: PaceClock;
  private readonly counts = { requests: 0, reports: 0, withoutUser: 0 };
  private startedAtMs = 0;
  private boundaryMs = 0;

  constructor(
    private readonly replay: Replay,
    private readonly options: PlayerOptions,
  ) {
    if (options.speed !== 'max' && !(options.speed > 0)) {
      throw new SlotwiseError('USAGE', '--speed must be above 0, or max', { field: '--speed' });
    }
    this.writer = new PartitionWriter(options.log, options.batchRecords ?? DEFAULT_BATCH_RECORDS);
    this.clock = options.clock ?? systemPaceClock;
  }

  /** Plays it once. Rejects when an append does. */
  async play(): Promise<ReplayResult> {
    const { startAtMs, endAtMs } = this.replay;
    const { epochMs, signal } = this.options;
    this.startedAtMs = this.clock.nowMs();
    await this.writeClocks(startAtMs);
    this.boundaryMs = (Math.floor(startAtMs / epochMs) + 1) * epochMs;
    const onNobodyPresent = (): void => void (this.counts.withoutUser += 1);
    for await (const record of this.replay.records({ onNobodyPresent })) {
      await this.passBoundariesUpTo(record.atMs);
      await this.waitUntil(record.atMs);
      if (signal?.aborted === true) return this.result(record.atMs, false);
      await this.write(record);
    }
    await this.passBoundariesUpTo(endAtMs - 1);
    await this.waitUntil(this.boundaryMs);
    if (signal?.aborted === true) return this.result(endAtMs, false);
    await this.writeClocks(this.boundaryMs, true);
    await this.writer.flush();
    return this.result(endAtMs, true);
  }

  private async passBoundariesUpTo(atMs: number): Promise<void> {
    while (this.boundaryMs <= atMs && this.options.signal?.aborted !== true) {
      await this.waitUntil(this.boundaryMs);
      await this.writeClocks(this.boundaryMs);
      this.options.onProgress?.(this.progress(this.boundaryMs));
      this.boundaryMs += this.options.epochMs;
    }
  }

  private async write(record: ReplayRecord): Promise<void> {
    const { topics, partitions } = this.options;
    const partition = partitionOf(record.cellId, partitions);
    if (record.topic === 'requests') {
      this.counts.requests += 1;
      await this.writer.write(topics.requests, partition, requestRecord(record.message));
    } else {
      this.counts.reports += 1;
      await this.writer.write(topics.reports, partition, reportRecord(record.message, this.counts.reports));
    }
  }

  private async writeClocks(atMs: number, final = false): Promise<void> {
    const { topics, partitions } = this.options;
    for (const topic of [topics.requests, topics.reports]) {
      for (let shard = 0; shard < partitions; shard++) {
        const clock = { kind: 'source-clock', shard, atMs, ...(final && { final }) } as const;
        await this.writer.write(topic, shard, clockRecord(topic, clock));
      }
    }
  }

  /** Before waiting, what is due is handed to the log. An abort ends the wait. */
  private async waitUntil(atMs: number): Promise<void> {
    const { speed, signal } = this.options;
    if (speed === 'max' || signal?.aborted === true) return;
    const dueAtMs = this.startedAtMs + (atMs - this.replay.startAtMs) / speed;
    const leftMs = dueAtMs - this.clock.nowMs();
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
