import type { EventLog, NewRecord } from '../event-log.js';
import { readRange } from '../read-range.js';

/** What the contract suite needs of an adapter. */
export interface EventLogHarness {
  readonly log: EventLog;
  /** Length of a value that is over the limit on one record, bytes. */
  readonly refusedValueBytes: number;
  /** A name nobody else uses: brokers keep topics and groups from one test to the next. */
  uniqueName(name: string): string;
  /** Records the group has not committed yet; waits for commits already made to arrive where they are looked up. */
  lag(groupId: string, topic: string, partition: number): Promise<number>;
  /** Ends the log and whatever was started for it. */
  close(): Promise<void>;
}

export type MakeEventLogHarness = () => Promise<EventLogHarness>;

export const text = (record: { readonly value: Uint8Array }): string => Buffer.from(record.value).toString();

export const record = (value: string, key = 'cell-1'): NewRecord => ({ key, value: Buffer.from(value) });

/** `count` records that say `from`, `from + 1`, ... */
export const numbered = (count: number, from = 0): readonly NewRecord[] =>
  Array.from({ length: count }, (_, index) => record(`${from + index}`));

/** All of a partition from `fromOffset` to its present end, however little a single read returns. */
export async function readAll(
  log: EventLog,
  topic: string,
  partition = 0,
  fromOffset = 0,
): Promise<Awaited<ReturnType<EventLog['read']>>> {
  const endOffset = await log.endOffset(topic, partition);
  const records = [];
  const range = { topic, partition, fromOffset, nextOffset: endOffset };
  for await (const record of readRange(log, range)) records.push(record);
  return records;
}
