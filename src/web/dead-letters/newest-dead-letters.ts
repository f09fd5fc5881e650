import { type DeadLetter, readDeadLetterRecord } from '../../contracts/index.js';
import { type EventLog, type LogRecord, readRange } from '../../streams/index.js';

/** A dead letter and where it lies in the dead-letters topic. */
export interface StoredDeadLetter {
  readonly partition: number;
  readonly offset: number;
  readonly letter: DeadLetter;
}

export interface NewestDeadLetters {
  /** Newest first. */
  readonly deadLetters: readonly StoredDeadLetter[];
  /** Letters that were asked for and left out, because together they are too long for one answer. */
  readonly leftOut: number;
}

/** Letters carry the original record; longer answers than this help nobody, bytes. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** The newest `limit` dead letters of all partitions. Cost: reads at most `limit` records of each partition. */
export async function newestDeadLetters(log: EventLog, topic: string, limit: number): Promise<NewestDeadLetters> {
  const partitions = await log.partitions(topic);
  const records: LogRecord[] = [];
  for (let partition = 0; partition < partitions; partition += 1) {
    records.push(...(await newestRecords(log, topic, partition, limit)));
  }
  records.sort((a, b) => b.timestampMs - a.timestampMs || b.offset - a.offset || a.partition - b.partition);
  const deadLetters: StoredDeadLetter[] = [];
  let bytes = 0;
  let leftOut = 0;
  for (const { partition, offset, value } of records.slice(0, limit)) {
    const read = readDeadLetterRecord(value);
    bytes += value.byteLength;
    if (!read.ok) continue;
    if (bytes > MAX_ANSWER_BYTES) leftOut += 1;
    else deadLetters.push({ partition, offset, letter: read.message });
  }
  return { deadLetters, leftOut };
}

async function newestRecords(log: EventLog, topic: string, partition: number, limit: number): Promise<LogRecord[]> {
  const endOffset = await log.endOffset(topic, partition);
  const records: LogRecord[] = [];
  const fromOffset = Math.max(await log.beginOffset(topic, partition), endOffset - limit);
  const range = { topic, partition, fromOffset, nextOffset: endOffset };
  for await (const record of readRange(log, range)) records.push(record);
  return records;
}
