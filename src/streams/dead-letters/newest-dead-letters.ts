import { type DeadLetter, deadLetterKey, readDeadLetterRecord } from '../../contracts/index.js';
import type { EventLog, LogRecord } from '../event-log.js';
import { readBackwards } from '../read-backwards.js';
import { notedResubmission } from './resubmission.js';

/** A dead letter and where it lies in the dead-letters topic. */
export interface StoredDeadLetter {
  readonly partition: number;
  readonly offset: number;
  readonly letter: DeadLetter;
  /** Where it was sent again, as topic/partition@offset. */
  readonly resubmittedTo?: string;
}

/**
 * The dead letters of all partitions, newest first. One that was written again after a crash comes once; what is no dead
 * letter is passed over. Cost: reads backwards as far as it is asked.
 */
export async function* newestDeadLetters(log: EventLog, topic: string): AsyncGenerator<StoredDeadLetter> {
  const notes = new Map<string, string>();
  const seen = new Set<string>();
  for await (const record of newestRecords(log, topic)) {
    const resubmittedTo = notedResubmission(record);
    if (resubmittedTo !== undefined && !notes.has(record.key)) notes.set(record.key, resubmittedTo);
    const read = readDeadLetterRecord(record.value);
    if (!read.ok) continue;
    const letter = read.message;
    const key = deadLetterKey(letter);
    if (seen.has(key)) continue;
    seen.add(key);
    const noted = notes.get(key);
    const { partition, offset } = record;
    yield { partition, offset, letter, ...(noted === undefined ? {} : { resubmittedTo: noted }) };
  }
}

async function* newestRecords(log: EventLog, topic: string): AsyncGenerator<LogRecord> {
  const partitions = await log.partitions(topic);
  const sources = Array.from({ length: partitions }, (_, partition) => readBackwards(log, topic, partition));
  const heads: { source: AsyncGenerator<LogRecord>; record: LogRecord }[] = [];
  const advance = async (source: AsyncGenerator<LogRecord>): Promise<void> => {
    const next = await source.next();
    if (next.done !== true) heads.push({ source, record: next.value });
  };
  for (const source of sources) await advance(source);
  while (heads.length > 0) {
    heads.sort((a, b) => b.record.timestampMs - a.record.timestampMs || a.record.partition - b.record.partition);
    const newest = heads.shift();
    if (newest === undefined) return;
    yield newest.record;
    await advance(newest.source);
  }
}
