import { catalogueDigest, readDecisionRecord, topicNames, type DecisionLogRecord } from '../../contracts/index.js';
import {
  DeadLetterWriter,
  EmbeddedEventLog,
  type LogRecord,
  type NewRecord,
  type ShardHandle,
} from '../../streams/index.js';
import type { EpochReport, ShardPhase } from '../../telemetry/index.js';
import { ClockTimeClosing, EventTimeClosing } from '../closing/index.js';
import type { InputTopic } from '../input-record.js';
import { DEFAULT_LIMITS, type SchedulerLimits, type TimeMode } from '../scheduler-options.js';
import { ShardProcessor, type ClosingMode } from '../shard-processor.js';
import { takeShard } from '../take-shard.js';
import { stepContext } from './drive-epochs.js';
import { ManualClock } from './manual-clock.js';
import { ONE_SHARD_RULES } from './parsed-inputs.js';
import { smallCatalogue } from './small-catalogue.js';
import { WatchedLog } from './watched-log.js';

export interface SceneOptions {
  readonly time?: TimeMode;
  readonly limits?: Partial<SchedulerLimits>;
  readonly log?: WatchedLog;
}

/** An embedded log with the topics of one shard. */
export async function oneShardLog(): Promise<WatchedLog> {
  const log = new WatchedLog(new EmbeddedEventLog({ now: () => 0 }));
  const { decisions, deadLetters } = topicNames();
  await log.ensureTopics([decisions, deadLetters].map((topic) => ({ topic, partitions: 1 })));
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
  processor!: ShardProcessor;
  #fail!: (error: Error) => void;
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

  /** The next records of a source, as one batch. @throws what the processor throws */
  deliver(topic: InputTopic, records: readonly NewRecord[], offset = this.#next[topic]): void {
    const read = records.map(({ key, value, timestampMs = 0 }, index): LogRecord => ({
      topic: this.topics[topic],
      partition: 0,
      offset: offset + index,
      timestampMs,
      key,
      value,
      headers: {},
    }));
    this.processor.accept(topic, { topic: this.topics[topic], partition: 0, records: read });
    this.#next[topic] = offset + records.length;
  }

  /** Resolves when so many epochs have been closed. */
  closed(epochs: number): Promise<void> {
    if (this.reports.length >= epochs) return Promise.resolve();
    return new Promise((resolve) => this.#onEpoch.set(epochs, resolve));
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

  async #take({ time = 'event', limits: given }: SceneOptions): Promise<void> {
    const { log, topics, clock } = this;
    const catalogue = smallCatalogue(['cell-a', 'cell-b']);
    const limits = { ...DEFAULT_LIMITS, ...given };
    const { decisions: decisionsTopic } = topics;
    const taken = await takeShard({
      log,
      decisionsTopic,
      shard: 0,
      ownerId: 'anna',
      instance: 'test',
      build: 'test',
      nowMs: clock.nowMs(),
    });
    const { deployment } = catalogue;
    const mode: ClosingMode =
      time === 'event'
        ? { time, closing: new EventTimeClosing(deployment, false, limits.maxReadAhead) }
        : { time, closing: new ClockTimeClosing(deployment, limits) };
    this.processor = new ShardProcessor({
      log,
      topics,
      handle: this.#handle(),
      taken,
      mode,
      context: stepContext(catalogue, limits),
      catalogueDigest: catalogueDigest(catalogue),
      rules: ONE_SHARD_RULES,
      deadLetters: new DeadLetterWriter({ log, topic: topics.deadLetters }),
      clock,
      observer: {
        recordsRead: () => undefined,
        deadLettered: () => undefined,
        epochClosed: (report) => {
          this.reports.push(report);
          this.#onEpoch.get(this.reports.length)?.();
        },
        shardPhase: (_, phase) => this.phases.push(phase),
      },
      maxReadAhead: limits.maxReadAhead,
      onFailure: (error) => {
        this.#fail(error);
      },
    });
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
