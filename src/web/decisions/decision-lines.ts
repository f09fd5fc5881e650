import type { EventLog, LogRecord, ReaderPosition } from '../../streams/index.js';

export interface DecisionLinesOptions {
  readonly log: EventLog;
  readonly topic: string;
  readonly from: ReaderPosition;
  /** Stay at the end and wait for more. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

const decoder = new TextDecoder();

/**
 * The raw records of one shard's decision log as lines of JSON, some lines at a time: first `{ position }`, where a
 * `DecisionReader` begins, then `{ shard, offset, record }`. What is not JSON is not a decision, and left out.
 * @throws SlotwiseError OFFSET_OUT_OF_RANGE when the log drops records faster than they are taken
 */
export async function* decisionLines(options: DecisionLinesOptions): AsyncGenerator<string> {
  const { log, topic, from, follow, signal } = options;
  const { shard } = from;
  yield `${JSON.stringify({ position: from })}\n`;
  const endOffset = follow ? Infinity : await log.endOffset(topic, shard);
  let offset = from.nextOffset;
  while (offset < endOffset && !signal.aborted) {
    const records = await log.read({ topic, partition: shard, fromOffset: offset });
    const wanted = records.filter((record) => record.offset < endOffset);
    if (wanted.length > 0) yield wanted.map((record) => line(shard, record)).join('');
    offset = (records.at(-1)?.offset ?? offset - 1) + 1;
    if (records.length === 0) await log.waitForAppend(topic, shard, offset, signal);
  }
}

function line(shard: number, { offset, value }: LogRecord): string {
  try {
    return `${JSON.stringify({ shard, offset, record: JSON.parse(decoder.decode(value)) as unknown })}\n`;
  } catch {
    return '';
  }
}
