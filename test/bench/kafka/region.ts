import { loadCatalogue } from '../../../src/contracts/catalogue/index.js';
import { topicNames, type TopicNames } from '../../../src/contracts/index.js';
import type { Catalogue } from '../../../src/core/catalogue.js';
import { startInMemory } from '../../../src/evaluation/start-in-memory.js';
import { ReplayPlayer } from '../../../src/replay/index.js';
import { readRange, type EventLog, type LogRecord, type NewRecord } from '../../../src/streams/index.js';
import { EndlessTraffic, withSmallModels } from '../endless-traffic.js';

/** Ten users a cell that report ten times a second, and a request for ten of the reports. */
export const DENSITY = { usersPerCell: 10, reportEveryMs: 100, requestsPerSecondAndCell: 10 };
/** Plans are a few kilobytes each, and a broker takes a megabyte in one request. */
const COPIED_AT_ONCE = 100;

export const INPUTS = ['requests', 'reports', 'outcomes'] as const;

export interface Region {
  readonly catalogue: Catalogue;
  readonly shards: number;
  /** Where everything has been decided and carried out, and kept. */
  readonly log: EventLog;
  readonly requests: number;
  /** Requests, reports and outcomes, the clocks of their sources included. */
  readonly records: number;
  /** Milliseconds of event time. */
  readonly lengthMs: number;
  close(): Promise<void>;
}

/** The bundled catalogue with so many cells like its first one, and small models beside its own. */
export function regionalCatalogue(cells: number): Catalogue {
  const bundled = withSmallModels(loadCatalogue());
  const [first] = bundled.cells;
  if (first === undefined) throw new Error('the bundled catalogue has cells');
  return { ...bundled, cells: Array.from({ length: cells }, (_, index) => ({ ...first, cellId: `cell-${index}` })) };
}

/** Runs made-up traffic through scheduler and twin in memory, so that there are outcomes to go with the inputs. */
export async function runRegion(cells: number, requests: number, shards: number): Promise<Region> {
  const catalogue = regionalCatalogue(cells);
  const traffic = new EndlessTraffic(catalogue, requests, DENSITY);
  const service = await startInMemory({
    ...{ catalogue, partitions: shards, openChannel: () => traffic.channel() },
    logOptions: { maxPartitionBytes: Infinity },
  });
  const { log, topics } = service;
  const { epochMs } = catalogue.deployment;
  const playing = new ReplayPlayer(traffic, { log, topics, partitions: shards, epochMs, speed: 'max' }).play();
  await Promise.all([playing, service.drained]);
  let records = 0;
  for (const input of INPUTS) {
    for (let shard = 0; shard < shards; shard += 1) records += await log.endOffset(topics[input], shard);
  }
  const lengthMs = traffic.endAtMs - traffic.startAtMs;
  return { catalogue, shards, log, requests, records, lengthMs, close: () => service.close() };
}

/** Copies a region's inputs into other topics, offset by offset. */
export async function copyInputs({ log, shards }: Region, to: EventLog, topics: TopicNames): Promise<void> {
  const from = topicNames();
  for (const input of INPUTS) {
    for (let shard = 0; shard < shards; shard += 1) await copyPartition(log, from[input], to, topics[input], shard);
  }
}

/** Copies a partition of one log into one of the same number of another. */
export async function copyPartition(
  log: EventLog,
  topic: string,
  to: EventLog,
  toTopic: string,
  partition: number,
): Promise<void> {
  let batch: NewRecord[] = [];
  for await (const record of readRange(log, { topic, partition, fromOffset: 0 })) {
    batch.push(copyOf(record));
    if (batch.length < COPIED_AT_ONCE) continue;
    await to.append(toTopic, partition, batch);
    batch = [];
  }
  if (batch.length > 0) await to.append(toTopic, partition, batch);
}

const copyOf = ({ key, value, headers, timestampMs }: LogRecord): NewRecord => ({ key, value, headers, timestampMs });
