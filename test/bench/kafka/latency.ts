import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from 'simple-statistics';
import { readDecisionRecord, readRequestRecord, topicNames, type TopicNames } from '../../../src/contracts/index.js';
import { ReplayPlayer } from '../../../src/replay/index.js';
import { readRange, topicSpecs, type EventLog } from '../../../src/streams/index.js';
import { Twin } from '../../../src/twin/index.js';
import { EndlessTraffic } from '../endless-traffic.js';
import { DENSITY, regionalCatalogue } from './region.js';
import { RunningService } from './running-service.js';

const SHARDS = 4;
/** Requests of so many seconds in the beginning, while code is compiled and shards are taken, are left out. */
const WARM_UP_SECONDS = 5;

export interface LatencyOptions {
  readonly log: EventLog;
  readonly brokers: string;
  readonly prefix: string;
  readonly cells: number;
  readonly seconds: number;
}

export interface Latency {
  readonly requests: number;
  readonly recordsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  /** Share of the requests that got a verdict in the epoch that took them up; the others waited for room. */
  readonly atOnce: number;
}

/**
 * From the append of a request to the append of the marker of the epoch that took it up, by the broker's clock, while
 * traffic and the twin's outcomes come in at the pace of the real.
 */
export async function measureLatency({ log, brokers, prefix, cells, seconds }: LatencyOptions): Promise<Latency> {
  const folder = mkdtempSync(join(tmpdir(), 'slotwise-bench-'));
  const catalogue = regionalCatalogue(cells);
  const cataloguePath = join(folder, 'catalogue.json');
  writeFileSync(cataloguePath, JSON.stringify(catalogue));
  const topics = topicNames(prefix);
  await log.ensureTopics(topicSpecs(topics, SHARDS).map((spec) => ({ ...spec, stampedByLog: true })));
  const deployment = { log, brokers, prefix, shards: SHARDS };
  const words = ['--time', 'clock', '--outcomes', 'external', '--log-level', 'warn'];
  const service = await RunningService.start(deployment, cataloguePath, words);
  const density = { ...DENSITY, startAtMs: Date.now() };
  const traffic = new EndlessTraffic(catalogue, DENSITY.requestsPerSecondAndCell * cells * seconds, density);
  let fail!: (error: Error) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const openChannel = (): ReturnType<typeof traffic.channel> => traffic.channel();
  const twin = new Twin({ log, topics, shards: SHARDS, catalogue, openChannel, onFailure: fail });
  twin.start();
  const { epochMs } = catalogue.deployment;
  const player = new ReplayPlayer(traffic, { log, topics, partitions: SHARDS, epochMs, speed: 1, startsNow: true });
  const { requests, reports } = await Promise.race([player.play(), failed]);
  await service.until(allTakenUp(log, topics));
  await twin.stop();
  await service.stop();
  rmSync(folder, { recursive: true });
  const beginMs = traffic.startAtMs + WARM_UP_SECONDS * 1000;
  return { ...(await latencies(log, topics, beginMs)), recordsPerSecond: (requests + reports) / seconds };
}

async function allTakenUp(log: EventLog, topics: TopicNames): Promise<void> {
  const { signal } = new AbortController();
  for (let shard = 0; shard < SHARDS; shard += 1) {
    const end = await log.endOffset(topics.requests, shard);
    let from = 0;
    for (let next = 0; next < end;) {
      await log.waitForAppend(topics.decisions, shard, from, signal);
      for await (const { value, offset } of readRange(log, {
        ...{ topic: topics.decisions, partition: shard, fromOffset: from },
      })) {
        from = offset + 1;
        const read = readDecisionRecord(value);
        if (read.ok && read.message.kind === 'epoch') next = read.message.inputs.requests.next;
      }
    }
  }
}

interface Asked {
  readonly requestId: string;
  readonly appendedAtMs: number;
}

async function latencies(
  log: EventLog,
  topics: TopicNames,
  beginMs: number,
): Promise<Omit<Latency, 'recordsPerSecond'>> {
  const waitsMs: number[] = [];
  let atOnce = 0;
  for (let partition = 0; partition < SHARDS; partition += 1) {
    const asked = await requestsOf(log, topics, partition);
    const decided = new Set<string>();
    for await (const record of readRange(log, { topic: topics.decisions, partition, fromOffset: 0 })) {
      const read = readDecisionRecord(record.value);
      if (!read.ok) continue;
      if (read.message.kind === 'verdict') decided.add(read.message.requestId);
      if (read.message.kind !== 'epoch') continue;
      const { from, next } = read.message.inputs.requests;
      const taken = asked.slice(from, next).filter((one) => one !== undefined && one.appendedAtMs >= beginMs);
      for (const one of taken) {
        if (one === undefined) continue;
        waitsMs.push(record.timestampMs - one.appendedAtMs);
        if (decided.has(one.requestId)) atOnce += 1;
      }
      decided.clear();
    }
  }
  const [p50Ms = 0, p99Ms = 0, worstMs = 0] = [0.5, 0.99, 1].map((share) => quantile(waitsMs, share));
  return { requests: waitsMs.length, p50Ms, p99Ms, worstMs, atOnce: atOnce / waitsMs.length };
}

/** By offset; undefined where a source's clock stands. */
async function requestsOf(
  log: EventLog,
  topics: TopicNames,
  partition: number,
): Promise<readonly (Asked | undefined)[]> {
  const asked: (Asked | undefined)[] = [];
  for await (const record of readRange(log, { topic: topics.requests, partition, fromOffset: 0 })) {
    const read = readRequestRecord(record.value);
    const isRequest = read.ok && 'requestId' in read.message;
    asked.push(isRequest ? { requestId: read.message.requestId, appendedAtMs: record.timestampMs } : undefined);
  }
  return asked;
}
