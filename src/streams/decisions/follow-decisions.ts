import { readDecisionRecord } from '../../contracts/index.js';
import type { EventLog, LogRecord } from '../event-log.js';
import { DecisionReader, type AcceptedEpoch, type ParsedDecision, type ReaderPosition } from './decision-reader.js';

export interface FollowOptions {
  readonly log: EventLog;
  readonly topic: string;
  readonly shard: number;
  /** Where to go on; absent: at the beginning of the partition. */
  readonly from?: ReaderPosition;
  /** Ends the iteration. */
  readonly signal: AbortSignal;
}

/** A record of the decisions topic as the reader takes it; undefined if it is not one, which the reader ignores. */
export function parseDecision(record: LogRecord): ParsedDecision | undefined {
  const read = readDecisionRecord(record.value);
  return read.ok ? { offset: record.offset, decision: read.message } : undefined;
}

/** The accepted epochs of one shard, as they come. Ends when the signal aborts. */
export async function* followDecisions(options: FollowOptions): AsyncGenerator<AcceptedEpoch> {
  const { log, topic, shard, signal } = options;
  const from = options.from ?? { shard, nextOffset: await log.beginOffset(topic, shard) };
  const reader = new DecisionReader(shard, from);
  let offset = from.nextOffset;
  while (!signal.aborted) {
    const records = await log.read({ topic, partition: shard, fromOffset: offset });
    for (const record of records) {
      const parsed = parseDecision(record);
      const epoch = parsed === undefined ? undefined : reader.accept(parsed);
      if (epoch !== undefined) yield epoch;
      offset = record.offset + 1;
    }
    if (records.length === 0) await log.waitForAppend(topic, shard, offset, signal);
  }
}
