import type { Deployment } from '../../core/catalogue.js';
import { epochEndMs, epochOf } from '../../core/epochs/index.js';
import type { EpochTrigger } from '../../contracts/index.js';
import { eventTimeMs, INPUT_TOPICS, type InputTopic } from '../input-record.js';
import { openRequestCount, type ShardState } from '../shard-state.js';
import type { StepChoices } from '../step.js';
import type { EpochCut, SourceBuffers } from './epoch-cut.js';

export interface ClockTimeLimits {
  /** Records buffered in a shard at which an epoch is closed early. */
  readonly maxBufferedRecords: number;
  /** A source silent for this long is left out of the watermark, ms. */
  readonly idleAfterMs: number;
  /** How far an event time may lie ahead of the log's, ms: stands in the marker, for a re-run has to judge alike. */
  readonly maxClockSkewMs: number;
}

/** When each source last delivered anything, wall clock, ms since 1970. */
export type LastHeard = Readonly<Record<InputTopic, number>>;

/** Either an epoch to close now, or the wall-clock time to look again; neither when only new records can change that. */
export interface ClockTimeDecision {
  readonly cut?: EpochCut;
  readonly lookAgainAtMs?: number;
}

/** Closes epochs for live traffic: by watermark, by the wall clock, or because the buffer is full. */
export class ClockTimeClosing {
  readonly #deployment: Deployment;
  readonly #limits: ClockTimeLimits;

  constructor(deployment: Deployment, limits: ClockTimeLimits) {
    this.#deployment = deployment;
    this.#limits = limits;
  }

  next(state: ShardState, buffers: SourceBuffers, lastHeard: LastHeard, nowMs: number): ClockTimeDecision {
    const buffered = INPUT_TOPICS.reduce((sum, topic) => sum + buffers[topic].size, 0);
    const open = openRequestCount(state) > 0;
    if (buffered === 0 && !open && state.held.length === 0) return {};

    const lastDue = epochOf(nowMs - this.#deployment.latenessMs, this.#deployment.epochMs) - 1;
    const first = state.lastEpoch === undefined ? this.#started(buffers, lastDue, nowMs) : state.lastEpoch + 1;
    const begins = open ? first : Math.max(first, this.#firstEventEpoch(state, buffers, lastDue));
    if (begins <= lastDue) return { cut: this.#close(state, buffers, first, begins, lastDue, 'clock', nowMs) };
    if (buffered >= this.#limits.maxBufferedRecords) {
      return { cut: this.#close(state, buffers, first, begins, begins, 'size', nowMs) };
    }
    const endMs = epochEndMs(begins, this.#deployment.epochMs);
    if (this.#allPast(buffers, lastHeard, endMs, nowMs)) {
      return { cut: this.#close(state, buffers, first, begins, begins, 'watermark', nowMs) };
    }
    return { lookAgainAtMs: endMs + this.#deployment.latenessMs };
  }

  /**
   * A shard's first epoch: the earliest record's, but at most one back; whatever is older counts as late. Records without
   * a time, which are put aside, wait for none.
   */
  #started(buffers: SourceBuffers, lastDue: number, nowMs: number): number {
    const firsts = INPUT_TOPICS.map((topic) => buffers[topic].firstAtMs).filter((atMs) => atMs !== undefined);
    if (firsts.length === 0) return lastDue;
    const { epochMs } = this.#deployment;
    return epochOf(Math.max(nowMs - epochMs, Math.min(nowMs, ...firsts)), epochMs);
  }

  #firstEventEpoch(state: ShardState, buffers: SourceBuffers, fallback: number): number {
    const times = INPUT_TOPICS.map((topic) => buffers[topic].firstAtMs).filter((atMs) => atMs !== undefined);
    const held = state.held[0];
    if (held !== undefined) times.push(eventTimeMs(held.message));
    return times.length === 0 ? fallback : epochOf(Math.min(...times), this.#deployment.epochMs);
  }

  #allPast(buffers: SourceBuffers, lastHeard: LastHeard, endMs: number, nowMs: number): boolean {
    const active = INPUT_TOPICS.filter((topic) => nowMs - lastHeard[topic] <= this.#limits.idleAfterMs);
    return (
      active.length > 0 && active.every((topic) => buffers[topic].cut(endMs, this.#deployment.latenessMs).complete)
    );
  }

  /** Live, everything read is taken; what belongs to later epochs is held in the state. */
  #close(
    state: ShardState,
    buffers: SourceBuffers,
    first: number,
    begins: number,
    epoch: number,
    trigger: EpochTrigger,
    nowMs: number,
  ): EpochCut {
    const { maxClockSkewMs } = this.#limits;
    const merged = epoch > begins ? { mergedFrom: begins, shedBeforeMs: nowMs } : {};
    const choices: StepChoices = { ...merged, maxClockSkewMs };
    return {
      epoch,
      ...(begins > first && state.lastEpoch !== undefined ? { skippedFrom: first } : {}),
      trigger,
      choices,
      counts: {
        outcomes: buffers.outcomes.size,
        reports: buffers.reports.size,
        requests: buffers.requests.size,
      },
    };
  }
}
