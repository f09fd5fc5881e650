import type { EventLog, LogRecord } from './event-log.js';
import { readRange } from './read-range.js';

/** Records looked at together; each may be as long as the log takes them. */
const FIRST_STRETCH = 16;
const LONGEST_STRETCH = 128;

/** Records of one partition that are there now, newest first. Memory: a stretch of them. */
export async function* readBackwards(
  log: Pick<EventLog, 'read' | 'beginOffset' | 'endOffset'>,
  topic: string,
  partition: number,
): AsyncGenerator<LogRecord> {
  const begins = await log.beginOffset(topic, partition);
  let nextOffset = await log.endOffset(topic, partition);
  for (let stretch = FIRST_STRETCH; nextOffset > begins; stretch = Math.min(2 * stretch, LONGEST_STRETCH)) {
    const fromOffset = Math.max(begins, nextOffset - stretch);
    const records: LogRecord[] = [];
    for await (const record of readRange(log, { topic, partition, fromOffset, nextOffset })) records.push(record);
    yield* records.reverse();
    nextOffset = fromOffset;
  }
}
