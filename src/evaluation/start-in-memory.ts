import { topicNames, type TopicNames } from '../contracts/index.js';
import type { ModePlanner } from '../core/cell/index.js';
import type { Catalogue } from '../core/catalogue.js';
import {
  ShardRunner,
  systemClock,
  type CheckpointPolicy,
  type SchedulerClock,
  type SchedulerLimits,
  type SchedulerObserver,
} from '../scheduler/index.js';
import { INPUT_TOPICS, type InputTopic } from '../scheduler/input-record.js';
import {
  EmbeddedEventLog,
  topicSpecs,
  type Consumer,
  type EmbeddedLogOptions,
  type EventLog,
} from '../streams/index.js';
import { DEAF_OBSERVER } from '../telemetry/scheduler-observer.js';
import { Twin, type FutureChannel } from '../twin/index.js';

export interface InMemoryOptions {
  readonly catalogue: Catalogue;
  readonly partitions: number;
  /** The channel as it really is, for the twin; one a shard. */
  readonly openChannel: (shard: number) => FutureChannel;
  readonly planners?: readonly ModePlanner[];
  readonly observer?: Partial<SchedulerObserver>;
  readonly clock?: SchedulerClock;
  readonly limits?: Partial<SchedulerLimits>;
  /** Default `off`: nothing of it outlives the process. */
  readonly checkpoints?: CheckpointPolicy | 'off';
  readonly logOptions?: Omit<EmbeddedLogOptions, 'now'>;
}

/** The scheduler and the twin at work on an embedded log; what is appended to the input topics is scheduled. */
export interface InMemoryService {
  readonly log: EventLog;
  readonly topics: TopicNames;
  /** Resolves when every shard has drained; rejects when one, or its twin, cannot go on. */
  readonly drained: Promise<void>;
  close(): Promise<void>;
}

async function openLog({ partitions, clock = systemClock, logOptions }: InMemoryOptions): Promise<EventLog> {
  const log = new EmbeddedEventLog({ ...logOptions, now: () => clock.nowMs() });
  await log.ensureTopics(topicSpecs(topicNames(), partitions));
  return log;
}

/** Passes on what the shards report, and says when the last one has drained. */
function watching(options: InMemoryOptions, onAllDrained: () => void): SchedulerObserver {
  const drained = new Set<number>();
  return {
    ...DEAF_OBSERVER,
    ...options.observer,
    shardPhase: (shard, phase, error) => {
      options.observer?.shardPhase?.(shard, phase, error);
      if (phase === 'drained') drained.add(shard);
      if (drained.size === options.partitions) onAllDrained();
    },
  };
}

function newRunner(options: InMemoryOptions, log: EventLog, observer: SchedulerObserver): ShardRunner {
  const { partitions, catalogue, clock = systemClock, planners, limits, checkpoints = 'off' } = options;
  return new ShardRunner({
    log,
    topics: topicNames(),
    partitions,
    catalogue,
    time: 'event',
    awaitOutcomes: true,
    instance: 'in-memory',
    build: 'in-memory',
    newOwnerId: () => 'in-memory',
    clock,
    observer,
    checkpoints,
    ...(planners === undefined ? {} : { planners }),
    ...(limits === undefined ? {} : { limits }),
  });
}

function consumeInputs(log: EventLog, runner: ShardRunner): Promise<Consumer> {
  const topics = topicNames();
  const byTopic = new Map<string, InputTopic>(INPUT_TOPICS.map((topic) => [topics[topic], topic]));
  return log.consume({
    groupId: 'slotwise',
    topics: [...byTopic.keys()],
    onShardAssigned: runner.onShardAssigned,
    onShardRevoked: runner.onShardRevoked,
    onCrash: runner.onCrash,
    onBatch: (batch) => {
      runner.accept(byTopic.get(batch.topic) ?? 'requests', batch);
      return Promise.resolve();
    },
  });
}

/** Starts it in this process, by event time, without Nest, HTTP or pacing. */
export async function startInMemory(options: InMemoryOptions): Promise<InMemoryService> {
  const { catalogue, partitions, openChannel } = options;
  const topics = topicNames();
  const log = await openLog(options);
  let allDrained!: () => void;
  const done = new Promise<void>((resolve) => (allDrained = resolve));
  const runner = newRunner(options, log, watching(options, allDrained));
  const consumer = await consumeInputs(log, runner);
  let failTwin!: (error: Error) => void;
  const twinFailed = new Promise<never>((_, reject) => (failTwin = reject));
  const twin = new Twin({
    log,
    topics,
    shards: partitions,
    catalogue,
    openChannel,
    onFailure: (error) => {
      failTwin(error);
    },
  });
  twin.start();
  const failed = runner.failure.then((error) => Promise.reject(error));
  const drained = Promise.race([done, failed, twinFailed]);
  // Whoever does not wait for the end is not told of it either.
  drained.catch(() => undefined);
  return {
    log,
    topics,
    drained,
    close: async () => {
      await twin.stop();
      await consumer.close();
      await log.close();
    },
  };
}
