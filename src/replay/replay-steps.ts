import { partitionOf, type TopicNames } from '../contracts/index.js';
import type { NewRecord } from '../streams/event-log.js';
import { clockRecord, reportRecord, requestRecord } from './record-bytes.js';
import type { Replay, ReplayObserver } from './replay.js';

/** What there is to play; `Replay` reads it from files. */
export type PlayedRecording = Pick<Replay, 'records' | 'startAtMs' | 'endAtMs' | 'malformed'>;

export interface ReplayLayout {
  readonly topics: Pick<TopicNames, 'requests' | 'reports'>;
  readonly partitions: number;
  readonly epochMs: number;
}

/** A record in its place; made only when it is needed. */
export interface PlacedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly make: () => NewRecord;
}

/** What is written at one instant: a message, or a source clock in every partition. */
export interface ReplayStep {
  readonly kind: 'request' | 'report' | 'start' | 'boundary' | 'end';
  /** Event time at which it is due. */
  readonly atMs: number;
  readonly records: readonly PlacedRecord[];
}

/**
 * All that a player writes, in order: a function of the replay, the number of partitions and the epoch length alone.
 *
 * At the start, at every epoch boundary of event time and at the end each partition of both topics gets a source clock: all
 * records with an event time below `atMs` have been written to this partition before it, and all later ones lie at or
 * after `atMs`. The last one is final: nothing follows.
 */
export async function* replaySteps(
  replay: PlayedRecording,
  layout: ReplayLayout,
  observer?: ReplayObserver,
): AsyncGenerator<ReplayStep> {
  const { topics, partitions, epochMs } = layout;
  const { startAtMs, endAtMs } = replay;
  yield clocks('start', startAtMs, layout);
  let boundaryMs = (Math.floor(startAtMs / epochMs) + 1) * epochMs;
  let reports = 0;
  for await (const { topic, cellId, atMs, message } of replay.records(observer)) {
    for (; boundaryMs <= atMs; boundaryMs += epochMs) yield clocks('boundary', boundaryMs, layout);
    const partition = partitionOf(cellId, partitions);
    if (topic === 'requests') {
      yield {
        kind: 'request',
        atMs,
        records: [{ topic: topics.requests, partition, make: () => requestRecord(message) }],
      };
    } else {
      const number = (reports += 1);
      const make = (): NewRecord => reportRecord(message, number);
      yield { kind: 'report', atMs, records: [{ topic: topics.reports, partition, make }] };
    }
  }
  for (; boundaryMs < endAtMs; boundaryMs += epochMs) yield clocks('boundary', boundaryMs, layout);
  yield clocks('end', boundaryMs, layout);
}

function clocks(kind: 'start' | 'boundary' | 'end', atMs: number, { topics, partitions }: ReplayLayout): ReplayStep {
  const final = kind === 'end' ? { final: true } : {};
  const records = [topics.requests, topics.reports].flatMap((topic) =>
    Array.from({ length: partitions }, (_, shard) => ({
      topic,
      partition: shard,
      make: () => clockRecord(topic, { kind: 'source-clock', shard, atMs, ...final }),
    })),
  );
  return { kind, atMs, records };
}
