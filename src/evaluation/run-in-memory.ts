import { topicNames } from '../contracts/index.js';
import type { ModePlanner } from '../core/cell/index.js';
import type { Catalogue } from '../core/catalogue.js';
import { ReplayPlayer, type Replay } from '../replay/index.js';
import { ShardRunner, systemClock, type SchedulerClock, type SchedulerObserver } from '../scheduler/index.js';
import { INPUT_TOPICS, type InputTopic } from '../scheduler/input-record.js';
import { EmbeddedEventLog, type EventLog } from '../streams/index.js';
import { Twin } from '../twin/index.js';

export interface InMemoryRun {
  readonly replay: Replay;
  readonly catalogue: Catalogue;
  readonly partitions?: number;
  readonly planners?: readonly ModePlanner[];
  readonly observer?: Partial<SchedulerObserver>;
  readonly clock?: SchedulerClock;
  /** Records per append of the player; the decisions do not depend on it. */
  readonly batchRecords?: number;
  /** Called with the log once its topics exist, before anything flows. */
  readonly onLog?: (log: EventLog) => void;
}

const SILENT: SchedulerObserver = {
  recordsRead: () => undefined,
  deadLettered: () => undefined,
  epochClosed: () => undefined,
  shardPhase: () => undefined,
};

/**
 * Runs a recording through the whole scheduler and the twin in this process, by event time and as fast as it goes,
 * without Nest, HTTP or pacing. Resolves when every shard has drained.
 */
export async function runInMemory(run: InMemoryRun): Promise<void> {
  const partitions = run.partitions ?? 4;
  const { replay, catalogue, clock = systemClock } = run;
  const topics = topicNames();
  const log = new EmbeddedEventLog({ now: () => clock.nowMs() });
  await log.ensureTopics([
    ...[topics.requests, topics.reports, topics.outcomes, topics.decisions].map((topic) => ({ topic, partitions })),
    { topic: topics.deadLetters, partitions: 1 },
  ]);
  run.onLog?.(log);
  const drained = new Set<number>();
  let allDrained: () => void;
  const done = new Promise<void>((resolve) => (allDrained = resolve));
  const observer: SchedulerObserver = {
    ...SILENT,
    ...run.observer,
    shardPhase: (shard, phase, error) => {
      run.observer?.shardPhase?.(shard, phase, error);
      if (phase === 'drained') drained.add(shard);
      if (drained.size === partitions) allDrained();
    },
  };
  const runner = new ShardRunner({
    log,
    topics,
    partitions,
    catalogue,
    time: 'event',
    awaitOutcomes: true,
    instance: 'in-memory',
    build: 'in-memory',
    newOwnerId: () => 'in-memory',
    clock,
    observer,
    ...(run.planners === undefined ? {} : { planners: run.planners }),
  });
  const byTopic = new Map<string, InputTopic>(INPUT_TOPICS.map((topic) => [topics[topic], topic]));
  const consumer = await log.consume({
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
  let failTwin: (error: Error) => void;
  const twinFailed = new Promise<never>((_, reject) => (failTwin = reject));
  const twin = new Twin({
    log,
    topics,
    shards: partitions,
    catalogue,
    openChannel: () => replay.recordedChannel(),
    onFailure: (error) => {
      failTwin(error);
    },
  });
  twin.start();
  const { epochMs } = catalogue.deployment;
  const { batchRecords } = run;
  const player = new ReplayPlayer(replay, {
    log,
    topics,
    partitions,
    epochMs,
    speed: 'max',
    ...(batchRecords === undefined ? {} : { batchRecords }),
  });
  const failed = runner.failure.then((error) => Promise.reject(error));
  try {
    await Promise.race([Promise.all([player.play(), done]), failed, twinFailed]);
  } finally {
    await twin.stop();
    await consumer.close();
    await log.close();
  }
}
