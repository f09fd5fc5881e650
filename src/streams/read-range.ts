import type { EventLog, LogRecord } from './event-log.js';

export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  readonly fromOffset: number;
  /** Behind the last one wanted; absent: up to the present end. */
  readonly nextOffset?: number;
}

/**
 * Records of one partition, oldest first, however few a single read returns. Ends early where the log does.
 * @throws SlotwiseError OFFSET_OUT_OF_RANGE, what the log throws
 */
export async function* readRange(
  log: Pick<EventLog, 'read'>,
  { topic, partition, fromOffset, nextOffset = Infinity }: OffsetRange,
): AsyncGenerator<LogRecord> {
  for (let offset = fromOffset; offset < nextOffset;) {
    const records = await log.read({ topic, partition, fromOffset: offset });
    const last = records.at(-1);
    if (last === undefined) return;
    for (const record of records) {
      if (record.offset >= nextOffset) return;
      yield record;
    }
    offset = last.offset + 1;
  }
}
