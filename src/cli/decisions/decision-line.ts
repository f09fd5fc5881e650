import { readDecisionRecord } from '../../contracts/index.js';
import type { LogRecord } from '../../streams/event-log.js';
import type { ParsedDecision, ReaderPosition } from '../../streams/decisions/index.js';

/** A record of an input topic, as it was read. */
export type RecordedInput = Omit<LogRecord, 'headers'>;

/** A line of a recorded or followed decision log: where a shard's reader begins, a record, or an input of the shard. */
export type DecisionLine =
  | { readonly kind: 'position'; readonly position: ReaderPosition }
  | { readonly kind: 'input'; readonly input: RecordedInput }
  | { readonly kind: 'record'; readonly shard: number; readonly decision: ParsedDecision | undefined };

/**
 * Reads a line. A record that is no decision stays undefined, since readers of the log pass it over.
 * @returns undefined if the text is no such line
 */
export function readDecisionLine(text: string): DecisionLine | undefined {
  const line = jsonObject(text);
  if (line === undefined) return undefined;
  if (isPosition(line.position)) return { kind: 'position', position: line.position };
  const { shard, offset, record, topic } = line;
  if (!isCount(shard) || !isCount(offset)) return undefined;
  if (typeof topic === 'string') return inputLine(topic, shard, offset, line);
  if (record === undefined) return undefined;
  const read = readDecisionRecord(Buffer.from(JSON.stringify(record)));
  return { kind: 'record', shard, decision: read.ok ? { offset, decision: read.message } : undefined };
}

function inputLine(
  topic: string,
  partition: number,
  offset: number,
  { timestampMs, key, record, valueBase64 }: Readonly<Record<string, unknown>>,
): DecisionLine | undefined {
  if (!isCount(timestampMs) || typeof key !== 'string') return undefined;
  if (record === undefined && typeof valueBase64 !== 'string') return undefined;
  const value =
    typeof valueBase64 === 'string' ? Buffer.from(valueBase64, 'base64') : Buffer.from(JSON.stringify(record));
  return { kind: 'input', input: { topic, partition, offset, timestampMs, key, value } };
}

/** Why the service sends no more, if that is what the line says. */
export function readErrorLine(text: string): string | undefined {
  const error = jsonObject(text)?.error;
  if (typeof error !== 'object' || error === null || !('sentence' in error)) return undefined;
  return typeof error.sentence === 'string' ? error.sentence : undefined;
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function isPosition(value: unknown): value is ReaderPosition {
  if (typeof value !== 'object' || value === null) return false;
  const { shard, nextOffset } = value as Partial<Record<keyof ReaderPosition, unknown>>;
  return isCount(shard) && isCount(nextOffset);
}
