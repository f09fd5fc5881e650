import { readDeadLetterRecord, topicNames, type DeadLetter, type TopicNames } from '../../contracts/index.js';
import {
  DecisionReader,
  parseDecision,
  readRange,
  type AcceptedEpoch,
  type EventLog,
  type LogRecord,
  type ReaderPosition,
} from '../../streams/index.js';

/** Everything one partition holds. Cost: its records. */
export async function readPartition(
  log: EventLog,
  topic: string,
  partition: number,
  from?: number,
): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  const fromOffset = from ?? (await log.beginOffset(topic, partition));
  const nextOffset = await log.endOffset(topic, partition);
  for await (const record of readRange(log, { topic, partition, fromOffset, nextOffset })) records.push(record);
  return records;
}

/** What counts in the decision log of a shard, by the reader's rule. */
export async function readAcceptedEpochs(
  log: EventLog,
  shard: number,
  from: ReaderPosition = { shard, nextOffset: 0 },
  { decisions }: Pick<TopicNames, 'decisions'> = topicNames(),
): Promise<readonly AcceptedEpoch[]> {
  const reader = new DecisionReader(shard, from);
  const records = await readPartition(log, decisions, shard, from.nextOffset);
  return records.flatMap((record) => {
    const parsed = parseDecision(record);
    return (parsed && reader.accept(parsed)) ?? [];
  });
}

/** Dead letters by key: a letter written twice, before and after a crash, is one. */
export async function readDeadLetters(log: EventLog): Promise<ReadonlyMap<string, DeadLetter>> {
  const letters = new Map<string, DeadLetter>();
  for (const { key, value } of await readPartition(log, topicNames().deadLetters, 0)) {
    const read = readDeadLetterRecord(value);
    if (!read.ok) throw new Error(read.sentence);
    letters.set(key, read.message);
  }
  return letters;
}
