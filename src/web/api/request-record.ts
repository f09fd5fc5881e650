import { readRequestRecord } from '../../contracts/index.js';
import type { UserRequest } from '../../core/messages.js';
import { SlotwiseError } from '../../core/errors.js';
import { type EventLog, readRange } from '../../streams/index.js';
import type { ReadBefore } from '../read-model/request-views.js';

/** How far back a request is looked for, records: those of a shard while one request waits, and many more. */
export const MAX_RECORDS_BACK = 5_000;

export interface WantedRequest extends ReadBefore {
  readonly cellId: string;
  readonly requestId: string;
}

/**
 * The request as it arrived; undefined if the log no longer holds it or it lies further back than is looked.
 * Cost: reads up to `MAX_RECORDS_BACK` records.
 */
export async function requestRecord(
  log: EventLog,
  topic: string,
  { shard, nextOffset, cellId, requestId }: WantedRequest,
): Promise<UserRequest | undefined> {
  const fromOffset = Math.max(await log.beginOffset(topic, shard), nextOffset - MAX_RECORDS_BACK);
  try {
    for await (const { key, value } of readRange(log, { topic, partition: shard, fromOffset, nextOffset })) {
      if (key !== cellId) continue;
      const read = readRequestRecord(value);
      if (read.ok && 'requestId' in read.message && read.message.requestId === requestId) return read.message;
    }
  } catch (error) {
    // Dropped from the log while it was looked for.
    if (!(error instanceof SlotwiseError) || error.code !== 'OFFSET_OUT_OF_RANGE') throw error;
  }
  return undefined;
}
