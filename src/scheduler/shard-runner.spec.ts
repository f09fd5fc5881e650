import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readDecisionRecord, topicNames } from '../contracts/index.js';
import { SlotwiseError } from '../core/errors.js';
import { EmbeddedEventLog, topicSpecs, type Consumer } from '../streams/index.js';
import { DEAF_OBSERVER } from '../telemetry/scheduler-observer.js';
import { INPUT_TOPICS, type InputTopic } from './input-record.js';
import { ShardRunner } from './shard-runner.js';
import { encoded, radioReport, sourceClock, userRequest } from './testing/input-messages.js';
import { EPOCH_MS, smallCatalogue, START_MS } from './testing/small-catalogue.js';
import { WatchedLog } from './testing/watched-log.js';
import type { SchedulerClock } from './scheduler-clock.js';
import { systemClock } from './system-clock.js';

const topics = topicNames();
const LAST_EPOCH = 8;
/** How often an owner looks whether it still is one. */
const POLL_MS = 1000;

/** A runner behind a real consumer, with a log whose appends a test can reject. Resolves when the shard has drained. */
class LiveRunner {
  readonly log = new WatchedLog(new EmbeddedEventLog({ now: () => START_MS, maxBatchRecords: 3 }));
  readonly drained: Promise<void>;
  readonly runner: ShardRunner;
  #drain!: () => void;
  #consumer: Consumer | undefined;
  #owners = 0;
  /** Alarms set, ms from now. */
  readonly alarms: number[] = [];

  constructor() {
    this.drained = new Promise((resolve) => (this.#drain = resolve));
    this.runner = new ShardRunner({
      ...{ log: this.log, topics, partitions: 1, catalogue: smallCatalogue(), time: 'event', awaitOutcomes: false },
      ...{ instance: 'test', build: 'test', clock: this.#clock(), newOwnerId: () => `owner-${(this.#owners += 1)}` },
      observer: {
        ...DEAF_OBSERVER,
        shardPhase: (_, phase) => {
          if (phase === 'drained') this.#drain();
        },
      },
    });
  }

  /** Stands still, so that an alarm tells how long a pause was asked for; rings the short ones at once. */
  #clock(): SchedulerClock {
    return {
      ...systemClock,
      nowMs: () => START_MS,
      wakeAt: (atMs, wake) => {
        this.alarms.push(atMs - START_MS);
        const ringing = atMs - START_MS < POLL_MS ? setImmediate(wake) : undefined;
        return () => {
          clearImmediate(ringing);
        };
      },
    };
  }

  async start(): Promise<void> {
    await this.log.ensureTopics(topicSpecs(topics, 1));
    const named = new Map<string, InputTopic>(INPUT_TOPICS.map((topic) => [topics[topic], topic]));
    const { onShardAssigned, onShardRevoked, onCrash } = this.runner;
    this.#consumer = await this.log.consume({
      ...{ groupId: 'test', topics: [...named.keys()], onShardAssigned, onShardRevoked, onCrash },
      onBatch: (batch) => {
        this.runner.accept(named.get(batch.topic) ?? 'requests', batch);
        return Promise.resolve();
      },
    });
  }

  async markers(): Promise<readonly { readonly epoch: number; readonly ownerId: string }[]> {
    const records = await this.log.read({ topic: topics.decisions, partition: 0, fromOffset: 0, maxRecords: 1000 });
    return records.flatMap(({ value }) => {
      const read = readDecisionRecord(value);
      return read.ok && read.message.kind === 'epoch' ? [read.message] : [];
    });
  }

  async close(): Promise<void> {
    await this.#consumer?.close();
    await this.log.close();
  }
}

async function writeTraffic({ log }: LiveRunner): Promise<void> {
  for (let epoch = 0; epoch < LAST_EPOCH; epoch += 1) {
    const atMs = START_MS + epoch * EPOCH_MS;
    const clock = encoded(sourceClock(atMs + EPOCH_MS, epoch === LAST_EPOCH - 1));
    await log.append(topics.reports, 0, [encoded(radioReport({ measuredAtMs: atMs })), clock]);
    const request = encoded(userRequest({ requestId: `r${epoch}`, arrivedAtMs: atMs + 20, deadlineMs: 60 }));
    await log.append(topics.requests, 0, [request, clock]);
  }
}

describe('a shard whose term has ended (R4)', () => {
  let live: LiveRunner;

  beforeEach(() => {
    live = new LiveRunner();
  });

  afterEach(() => live.close());

  it('is taken again by the same process, from where its inputs have to be read again', async () => {
    await live.start();
    let markers = 0;
    live.log.beforeAppend = ({ topic, records }) => {
      if (topic === topics.decisions && records.length > 0) markers += 1;
      return markers === 5 ? Promise.reject(new Error('no answer')) : Promise.resolve();
    };
    await writeTraffic(live);
    const failed = live.runner.failure.then((error) => Promise.reject(error));
    await Promise.race([live.drained, failed]);
    const written = await live.markers();
    expect(new Set(written.map(({ ownerId }) => ownerId))).toEqual(new Set(['owner-1', 'owner-2']));
    expect(new Set(written.map(({ epoch }) => epoch)).size).toBe(written.length);
    expect(live.alarms.filter((ms) => ms < POLL_MS)).toEqual([100]);
  });

  it('is taken again too when the log did not answer while the shard was being taken', async () => {
    const unreachable = new SlotwiseError('KAFKA_UNREACHABLE', 'no answer');
    live.log.beforeRead = () => {
      live.log.beforeRead = () => Promise.resolve();
      return Promise.reject(unreachable);
    };
    await live.start();
    await writeTraffic(live);
    const failed = live.runner.failure.then((error) => Promise.reject(error));
    await Promise.race([live.drained, failed]);
    expect(new Set((await live.markers()).map(({ ownerId }) => ownerId))).toEqual(new Set(['owner-2']));
  });
});
