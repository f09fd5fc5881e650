import type { LogRecord } from '../../streams/index.js';

const utf8 = new TextDecoder();

/** Records of the decision log as lines of a recorded run. One that is not JSON is left out: every reader passes it over. */
export function recordedLines(records: readonly LogRecord[]): string {
  return records.map((record) => recordedLine(record)).join('');
}

function recordedLine({ partition, offset, timestampMs, key, value }: LogRecord): string {
  try {
    const record: unknown = JSON.parse(utf8.decode(value));
    return `${JSON.stringify({ shard: partition, offset, timestampMs, key, record })}\n`;
  } catch {
    return '';
  }
}
