import type { LogRecord } from '../../streams/index.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Records of the decision log as lines of a recorded run. One that is not JSON is left out: every reader passes it over.
 */
export function decisionLines(records: readonly LogRecord[]): string {
  return records.map((record) => lineOf(record, {}) ?? '').join('');
}

/** Records of an input topic, all of them and to the byte: what is not plain JSON is kept in base64. */
export function inputLines(records: readonly LogRecord[]): string {
  return records.map((record) => lineOf(record, { topic: record.topic }) ?? lineOfBytes(record)).join('');
}

function lineOf({ partition, offset, timestampMs, key, value }: LogRecord, head: object): string | undefined {
  try {
    const text = utf8.decode(value);
    const record: unknown = JSON.parse(text);
    // An input is judged by its bytes too, for instance by their number.
    if ('topic' in head && JSON.stringify(record) !== text) return undefined;
    return `${JSON.stringify({ ...head, shard: partition, offset, timestampMs, key, record })}\n`;
  } catch {
    return undefined;
  }
}

function lineOfBytes({ topic, partition: shard, offset, timestampMs, key, value }: LogRecord): string {
  const valueBase64 = Buffer.from(value).toString('base64');
  return `${JSON.stringify({ topic, shard, offset, timestampMs, key, valueBase64 })}\n`;
}
