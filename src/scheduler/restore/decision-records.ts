import type { TopicNames } from '../../contracts/index.js';
import { parseDecision, readRange, type EventLog, type LogRecord, type ParsedDecision } from '../../streams/index.js';

export interface DecisionPartition {
  readonly log: EventLog;
  readonly topics: Pick<TopicNames, 'decisions'>;
  readonly shard: number;
}

/** What the reader's rule makes of the offsets `from` to `next` - 1; records that are none of its business left out. */
export async function* decisionRecords(
  { log, topics, shard }: DecisionPartition,
  from: number,
  next: number,
): AsyncGenerator<ParsedDecision> {
  const range = { topic: topics.decisions, partition: shard, fromOffset: from, nextOffset: next };
  for await (const record of readRange(log, range)) {
    const parsed = parseDecision(record);
    if (parsed !== undefined) yield parsed;
  }
}

/** The record at one offset; undefined if it is not there or no decision. */
export async function decisionAt(
  { log, topics, shard }: DecisionPartition,
  offset: number,
): Promise<ParsedDecision | undefined> {
  const partition = { topic: topics.decisions, partition: shard };
  const begins = await log.beginOffset(partition.topic, shard);
  if (offset < begins || offset >= (await log.endOffset(partition.topic, shard))) return undefined;
  const [record]: readonly LogRecord[] = await log.read({ ...partition, fromOffset: offset, maxRecords: 1 });
  return record === undefined ? undefined : parseDecision(record);
}
