import { catalogueDigest } from '../contracts/index.js';
import { cellWorlds } from '../core/cell/index.js';
import type { SchedulerProgress, ShardPhase, ShardProgress } from '../telemetry/index.js';
import { DeadLetterWriter, type RecordBatch, type ShardHandle, type ShardLifecycle } from '../streams/index.js';
import { ClockTimeClosing, EventTimeClosing } from './closing/index.js';
import { INPUT_TOPICS, type InputTopic } from './input-record.js';
import { DEFAULT_LIMITS, defaultPlanners, type SchedulerLimits, type SchedulerOptions } from './scheduler-options.js';
import { ShardProcessor, type ClosingMode, type ShardProcessorOptions } from './shard-processor.js';
import { takeShard } from './take-shard.js';

interface RunningShard {
  readonly phase: ShardPhase;
  readonly failure?: string;
  readonly processor?: ShardProcessor;
}

type SharedOptions = Omit<ShardProcessorOptions, 'handle' | 'taken' | 'onFailure'>;

function closingMode({ time, awaitOutcomes, catalogue }: SchedulerOptions, limits: SchedulerLimits): ClosingMode {
  const { deployment } = catalogue;
  if (time === 'clock') return { time, closing: new ClockTimeClosing(deployment, limits) };
  return { time, closing: new EventTimeClosing(deployment, awaitOutcomes, limits.maxReadAhead) };
}

function sharedOptions(options: SchedulerOptions, limits: SchedulerLimits): SharedOptions {
  const { log, topics, partitions, catalogue, clock, observer, time } = options;
  const worlds = cellWorlds(catalogue);
  const planners = options.planners ?? defaultPlanners();
  return {
    log,
    topics,
    mode: closingMode(options, limits),
    context: { deployment: catalogue.deployment, worlds, planners, limits },
    catalogueDigest: catalogueDigest(catalogue),
    rules: {
      partitions,
      knownCells: worlds,
      maxRecordBytes: limits.maxRecordBytes,
      ...(time === 'clock' ? { maxClockSkewMs: limits.maxClockSkewMs } : {}),
    },
    deadLetters: new DeadLetterWriter({ log, topic: topics.deadLetters }),
    clock,
    observer,
    maxReadAhead: limits.maxReadAhead,
  };
}

/** Runs the shards this process owns: takes them, feeds them, lets them go. */
export class ShardRunner implements ShardLifecycle, SchedulerProgress {
  readonly #options: SchedulerOptions;
  readonly #shared: SharedOptions;
  readonly #shards = new Map<number, RunningShard>();
  #assigned = false;
  readonly #failure: Promise<Error>;
  #reportFailure!: (error: Error) => void;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#shared = sharedOptions(options, { ...DEFAULT_LIMITS, ...options.limits });
    this.#failure = new Promise((resolve) => {
      this.#reportFailure = resolve;
    });
  }

  /** Resolves with the first error a shard or the consumer cannot go on after; never without one. */
  get failure(): Promise<Error> {
    return this.#failure;
  }

  onShardAssigned = async (handle: ShardHandle): Promise<void> => {
    const { log, topics, instance, build, newOwnerId, clock } = this.#options;
    this.#assigned = true;
    this.#enter(handle.shard, { phase: 'taking' });
    const taken = await takeShard({
      log,
      decisionsTopic: topics.decisions,
      shard: handle.shard,
      ownerId: newOwnerId(),
      instance,
      build,
      nowMs: clock.nowMs(),
    });
    for (const topic of INPUT_TOPICS) handle.seek(topics[topic], taken.state.next[topic]);
    const onFailure = (error: Error): void => {
      this.#enter(handle.shard, { phase: 'failed', failure: error.message }, error);
      this.#reportFailure(error);
    };
    const processor = new ShardProcessor({ ...this.#shared, handle, taken, onFailure });
    this.#enter(handle.shard, { phase: 'live', processor });
  };

  onShardRevoked = async (handle: ShardHandle): Promise<void> => {
    const running = this.#shards.get(handle.shard);
    await running?.processor?.stop();
    if (running?.phase !== 'failed') this.#enter(handle.shard, { phase: 'stopped' });
  };

  onCrash = (error: Error): void => {
    this.#reportFailure(error);
  };

  /** Hands a batch to its shard. @throws SlotwiseError OFFSET_GAP */
  accept(topic: InputTopic, batch: RecordBatch): void {
    this.#shards.get(batch.partition)?.processor?.accept(topic, batch);
  }

  hasAssignment(): boolean {
    return this.#assigned;
  }

  shards(): readonly ShardProgress[] {
    return [...this.#shards].map(([shard, { phase, failure, processor }]) => {
      const lastEpoch = processor?.state.lastEpoch;
      const inputLagMs = processor?.inputLagMs;
      return {
        shard,
        phase: processor?.drained === true ? 'drained' : phase,
        ...(lastEpoch === undefined ? {} : { lastEpoch }),
        ...(inputLagMs === undefined ? {} : { inputLagMs }),
        ...(failure === undefined ? {} : { failure }),
      };
    });
  }

  #enter(shard: number, running: RunningShard, error?: Error): void {
    this.#shards.set(shard, running);
    this.#options.observer.shardPhase(shard, running.phase, error);
  }
}
