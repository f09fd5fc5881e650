import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { topicNames } from '../../../src/contracts/index.js';
import { topicSpecs, type EventLog } from '../../../src/streams/index.js';
import type { Deployment, Effort } from './deployment.js';
import { sharesOf } from './profile.js';
import { copyInputs, runRegion, type Region } from './region.js';
import { runBareLoop } from './run-bare-loop.js';
import { runService } from './run-service.js';

const SHARDS = 4;

export interface ThroughputOptions {
  readonly log: EventLog;
  readonly brokers: string;
  readonly cells: number;
  readonly requests: number;
  readonly rounds: number;
}

export interface Throughput {
  readonly records: number;
  readonly requests: number;
  readonly lengthMs: number;
  readonly bare: readonly Effort[];
  readonly service: readonly Effort[];
  /** Requests and reports a second of the service, median. */
  readonly recordsPerSecond: number;
  readonly shares: ReturnType<typeof sharesOf>;
}

/** Bare loop and service in turn over the same topics, and one more run of the service with a profile. */
export async function measureThroughput(options: ThroughputOptions): Promise<Throughput> {
  const { log, cells, requests, rounds } = options;
  const folder = mkdtempSync(join(tmpdir(), 'slotwise-bench-'));
  const region = await runRegion(cells, requests, SHARDS);
  const cataloguePath = join(folder, 'catalogue.json');
  writeFileSync(cataloguePath, JSON.stringify(region.catalogue));
  const ends = await endsOf(region, topicNames().decisions);
  const bare: Effort[] = [];
  const service: Effort[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const deployment = await deployed(region, options, `round-${round}.`);
    bare.push(await runBareLoop(deployment, region.records));
    service.push(await runService({ deployment, cataloguePath, ends }));
    await requireSameLength(log, deployment, ends);
  }
  const profiles = join(folder, 'profile');
  const nodeOptions = ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  await runService({ deployment: await deployed(region, options, 'profiled.'), cataloguePath, ends, nodeOptions });
  const shares = sharesOf(profiles);
  const { records, lengthMs } = region;
  await region.close();
  rmSync(folder, { recursive: true });
  const recordsPerSecond = median(service.map(({ seconds }) => records / seconds));
  return { records, requests, lengthMs, bare, service, recordsPerSecond, shares };
}

async function deployed(region: Region, { log, brokers }: ThroughputOptions, prefix: string): Promise<Deployment> {
  const topics = topicNames(prefix);
  await log.ensureTopics(topicSpecs(topics, SHARDS));
  await copyInputs(region, log, topics);
  return { log, brokers, prefix, shards: SHARDS };
}

async function endsOf({ log, shards }: Region, topic: string): Promise<readonly number[]> {
  return Promise.all(Array.from({ length: shards }, (_, shard) => log.endOffset(topic, shard)));
}

/** Over Kafka no more and no less is decided than in memory. */
async function requireSameLength(log: EventLog, { prefix }: Deployment, ends: readonly number[]): Promise<void> {
  const { decisions } = topicNames(prefix);
  const found = await Promise.all(ends.map((_, shard) => log.endOffset(decisions, shard)));
  if (String(found) !== String(ends))
    throw new Error(`decisions end at ${String(found)}, in memory at ${String(ends)}`);
}
