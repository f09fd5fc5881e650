import { readDecisionRecord, topicNames, type DecisionLogRecord } from '../../contracts/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import {
  DeadLetterWriter,
  EmbeddedEventLog,
  topicSpecs,
  type LogRecord,
  type NewRecord,
  type ShardHandle,
} from '../../streams/index.js';
import type { EpochReport, ShardPhase } from '../../telemetry/index.js';
import { DEAF_OBSERVER } from '../../telemetry/scheduler-observer.js';
import { ClockTimeClosing, EventTimeClosing } from '../closing/index.js';
import { INPUT_TOPICS, type InputTopic } from '../input-record.js';
import {
  DEFAULT_LIMITS,
  defaultPlanners,
  type CheckpointPolicy,
  type SchedulerLimits,
  type TimeMode,
} from '../scheduler-options.js';
import { PlannerTimer } from '../planner-timer.js';
import { ShardProcessor, type ClosingMode } from '../shard-processor.js';
import { shardProgram } from '../shard-program.js';
import { takeShard, type TakenShard } from '../take-shard.js';
import { ManualClock } from './manual-clock.js';
import { smallCatalogue, START_MS } from './small-catalogue.js';
import { WatchedLog } from './watched-log.js';

export interface SceneOptions {
  readonly time?: TimeMode;
  readonly limits?: Partial<SchedulerLimits>;
  readonly log?: WatchedLog;
  readonly ownerId?: string;
  /** Default: one after every epoch. */
  readonly checkpoints?: CheckpointPolicy | 'off';
  readonly ignoreCheckpoints?: boolean;
  readonly catalogue?: Catalogue;
  readonly changeCatalogue?: boolean;
}

const EVERY_EPOCH: CheckpointPolicy = { everyEpochs: 1, everyMs: Infinity, everyBytes: Infinity };

/** An embedded log with the topics of one shard. */
export async function oneShardLog(): Promise<WatchedLog> {
  const log = new WatchedLog(new EmbeddedEventLog({ now: () => START_MS }));
  await log.ensureTopics(topicSpecs(topicNames(), 1));
  return log;
}

/** One shard on a real log, its batches, time and reports in the hands of a test. */
export class ShardScene {
  readonly topics = topicNames();
  readonly clock = new ManualClock();
  readonly paused = new Set<string>();
  readonly committed = new Map<string, number>();
  readonly phases: ShardPhase[] = [];
  readonly reports: EpochReport[] = [];
  /** Resolves with the error the shard cannot go on after. */
  readonly failure: Promise<Error>;
  taken!: TakenShard;
  processor!: ShardProcessor;
  #fail!: (error: Error) => void;
  #checkpointEpoch = -1;
  #onCheckpoint: () => void = () => undefined;
  #onEpoch = new Map<number, () => void>();
  readonly #next: Record<InputTopic, number> = { outcomes: 0, reports: 0, requests: 0 };

  private constructor(readonly log: WatchedLog) {
    this.failure = new Promise((resolve) => (this.#fail = resolve));
  }

  static async take(options: SceneOptions = {}): Promise<ShardScene> {
    const scene = new ShardScene(options.log ?? (await oneShardLog()));
    await scene.#take(options);
    return scene;
  }

  /** The next records of a source, written to the log and delivered as one batch. @throws what the processor throws */
  deliver(topic: InputTopic, records: readonly NewRecord[], offset = this.#next[topic]): void {
    const stamped = records.map((record) => ({ timestampMs: 0, headers: {}, ...record }));
    // In memory, so it is written when the call returns; not by the shard, so it is not watched.
    void this.log.log.append(this.topics[topic], 0, stamped);
    const read = stamped.map((record, index): LogRecord => ({
      topic: this.topics[topic],
      partition: 0,
      offset: offset + index,
      ...record,
    }));
    this.processor.accept(topic, { topic: this.topics[topic], partition: 0, records: read });
    this.#next[topic] = offset + records.length;
  }

  /** Resolves when so many epochs have been closed. */
  closed(epochs: number): Promise<void> {
    if (this.reports.length >= epochs) return Promise.resolve();
    return new Promise((resolve) => this.#onEpoch.set(epochs, resolve));
  }

  /** Resolves when what had to be written after the last epoch is written. */
  async checkpointed(epoch: number): Promise<void> {
    if (this.#checkpointEpoch >= epoch) return;
    await new Promise<void>((resolve) => (this.#onCheckpoint = resolve));
    await this.checkpointed(epoch);
  }

  /** Everything in the decisions partition. */
  async decisions(): Promise<readonly DecisionLogRecord[]> {
    const records = await this.log.read({
      topic: this.topics.decisions,
      partition: 0,
      fromOffset: 0,
      maxRecords: 100_000,
    });
    return records.map(({ value }) => {
      const read = readDecisionRecord(value);
      if (!read.ok) throw new Error(read.sentence);
      return read.message;
    });
  }

  async #take({ time = 'event', limits: given, ...options }: SceneOptions): Promise<void> {
    const { log, topics, clock } = this;
    const { catalogue = smallCatalogue(['cell-a', 'cell-b']), ownerId = 'anna', checkpoints = EVERY_EPOCH } = options;
    const limits = { ...DEFAULT_LIMITS, ...given };
    const timer = new PlannerTimer(defaultPlanners(), clock);
    const parts = { partitions: 1, planners: timer.planners, limits };
    const program = shardProgram(catalogue, parts);
    this.taken = await takeShard({
      ...{ log, topics, ownerId, clock, program, parts },
      shard: 0,
      instance: 'test',
      build: 'test',
      maxClockDifferenceMs: limits.maxClockDifferenceMs,
      ignoreCheckpoints: options.ignoreCheckpoints ?? false,
      changeCatalogue: options.changeCatalogue ?? false,
    });
    const { deployment } = catalogue;
    const mode: ClosingMode =
      time === 'event'
        ? {
            time,
            closing: new EventTimeClosing(deployment, false, Math.min(limits.maxSkippedRecords, limits.maxReadAhead)),
          }
        : { time, closing: new ClockTimeClosing(deployment, limits) };
    const { taken } = this;
    this.processor = new ShardProcessor({
      ...{ log, topics, taken, mode, program, timer, checkpoints, clock },
      handle: this.#handle(),
      rules: program.rules,
      deadLetters: new DeadLetterWriter({ log, topic: topics.deadLetters }),
      observer: {
        ...DEAF_OBSERVER,
        checkpointWritten: ({ epoch }) => {
          this.#checkpointEpoch = epoch;
          this.#onCheckpoint();
        },
        epochClosed: (report) => {
          this.reports.push(report);
          this.#onEpoch.get(this.reports.length)?.();
        },
        shardPhase: (_, phase) => this.phases.push(phase),
      },
      maxReadAhead: limits.maxReadAhead,
      maxRequestBytes: limits.maxRequestBytes,
      onFailure: (error) => {
        this.#fail(error);
      },
    });
    for (const topic of INPUT_TOPICS) await this.#redeliver(topic);
  }

  /** What the log holds past the state's positions, as a consumer that seeks gets it. */
  async #redeliver(topic: InputTopic): Promise<void> {
    const fromOffset = this.taken.restored.state.next[topic];
    const partition = { topic: this.topics[topic], partition: 0 };
    const records = await this.log.read({ ...partition, fromOffset, maxRecords: 100_000 });
    this.#next[topic] = fromOffset + records.length;
    if (records.length > 0) this.processor.accept(topic, { ...partition, records });
  }

  #handle(): ShardHandle {
    return {
      shard: 0,
      owned: true,
      seek: () => undefined,
      pause: (topic) => void this.paused.add(topic),
      resume: (topic) => void this.paused.delete(topic),
      commit: (topic, offset) => void this.committed.set(topic, offset),
    };
  }
}
