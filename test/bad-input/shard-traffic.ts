import { readDeadLetterRecord, type DeadLetter, type EpochMarker, type Verdict } from '../../src/contracts/index.js';
import { checkDecisionLog, type Violation } from '../../src/evaluation/check-decision-log.js';
import { startInMemory, type InMemoryService } from '../../src/evaluation/start-in-memory.js';
import type { InputTopic } from '../../src/scheduler/input-record.js';
import { encoded, radioReport, sourceClock, userRequest } from '../../src/scheduler/testing/input-messages.js';
import { EPOCH_MS, smallCatalogue, START_MS } from '../../src/scheduler/testing/small-catalogue.js';
import { DecisionReader, parseDecision, type AcceptedEpoch, type NewRecord } from '../../src/streams/index.js';
import { steadyChannel } from '../../src/twin/testing/scripted-channel.js';

/** One cell a shard: murmur2 deals them so. */
export const CELLS = ['cell-a', 'cell-b'] as const;
const LAST_EPOCH = 30;

/** A record among the good ones of shard 0, where it stands in event time. */
export interface Injected {
  readonly topic: InputTopic;
  readonly record: NewRecord;
  /** From the start of the traffic, ms. */
  readonly offsetMs?: number;
}

export interface Aftermath {
  readonly deadLetters: readonly DeadLetter[];
  /** Terminal verdicts by request id, of shard 0. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly counts: EpochMarker['counts'];
  readonly violations: readonly Violation[];
}

/** Good requests, which must be served whatever stands between them. */
export const GOOD_OFFSETS_MS = [20, 320, 620, 1220] as const;
export const goodId = (offsetMs: number): string => `good at ${offsetMs}`;

function goodRecords(shard: number, topic: 'requests' | 'reports'): readonly Required<Injected>[] {
  const cellId = CELLS[shard] ?? '';
  const epochs = Array.from({ length: LAST_EPOCH }, (_, epoch) => epoch * EPOCH_MS);
  const clocks = epochs.map((offsetMs) => ({
    offsetMs,
    record: encoded(sourceClock(START_MS + offsetMs, false, shard)),
  }));
  const said =
    topic === 'reports'
      ? epochs.map((offsetMs) => ({
          offsetMs: offsetMs + 5,
          record: encoded(radioReport({ cellId, measuredAtMs: START_MS + offsetMs + 5 })),
        }))
      : GOOD_OFFSETS_MS.map((offsetMs) => ({
          offsetMs,
          record: encoded(userRequest({ cellId, requestId: goodId(offsetMs), arrivedAtMs: START_MS + offsetMs })),
        }));
  return [...clocks, ...said].map((one) => ({ topic, ...one }));
}

async function write(service: InMemoryService, shard: number, injected: readonly Injected[]): Promise<void> {
  const { log, topics } = service;
  for (const topic of ['outcomes', 'reports', 'requests'] as const) {
    const good = topic === 'outcomes' ? [] : goodRecords(shard, topic);
    const bad = injected.filter((one) => one.topic === topic).map((one) => ({ offsetMs: 400, ...one }));
    const records = [...good, ...bad].sort((a, b) => a.offsetMs - b.offsetMs).map(({ record }) => record);
    const end = encoded(sourceClock(START_MS + LAST_EPOCH * EPOCH_MS, true, shard));
    const all = topic === 'outcomes' ? records : [...records, end];
    // One by one: a record of 10 MB is a request of its own.
    for (const record of all) await log.append(topics[topic], shard, [record]);
  }
}

async function epochsOf({ log, topics }: InMemoryService, shard: number): Promise<readonly AcceptedEpoch[]> {
  const reader = new DecisionReader(shard);
  const partition = { topic: topics.decisions, partition: shard, fromOffset: 0, maxRecords: 10_000 };
  return (await log.read(partition)).flatMap((record) => {
    const parsed = parseDecision(record);
    return (parsed && reader.accept(parsed)) ?? [];
  });
}

async function deadLettersOf({ log, topics }: InMemoryService): Promise<readonly DeadLetter[]> {
  const records = await log.read({ topic: topics.deadLetters, partition: 0, fromOffset: 0 });
  return records.map(({ value }) => {
    const read = readDeadLetterRecord(value);
    if (!read.ok) throw new Error(read.sentence);
    return read.message;
  });
}

/** Runs two shards with good traffic, bad records among that of shard 0, until nothing is left to decide. */
export async function trafficWith(injected: readonly Injected[]): Promise<Aftermath> {
  const catalogue = smallCatalogue(CELLS);
  const service = await startInMemory({
    catalogue,
    partitions: CELLS.length,
    openChannel: steadyChannel,
    logOptions: { maxRecordBytes: 16 * 1024 * 1024 },
  });
  try {
    for (const shard of CELLS.keys()) await write(service, shard, shard === 0 ? injected : []);
    await service.drained;
    const epochs = await Promise.all([...CELLS.keys()].map((shard) => epochsOf(service, shard)));
    const own = epochs[0] ?? [];
    const last = own.at(-1);
    if (last === undefined) throw new Error('nothing was decided');
    const verdicts = own.flatMap((epoch) => epoch.verdicts).filter(({ verdict }) => verdict !== 'admitted');
    return {
      deadLetters: await deadLettersOf(service),
      verdicts: new Map(verdicts.map((verdict) => [verdict.requestId, verdict])),
      counts: last.marker.counts,
      violations: checkDecisionLog(epochs.flat(), { catalogue, complete: true }),
    };
  } finally {
    await service.close();
  }
}
