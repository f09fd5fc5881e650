import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import type { LogRecord, NewRecord, RecordHeaders } from '../event-log.js';

const NO_VALUE = new Uint8Array();

function textsOf(headers: IHeaders | undefined): RecordHeaders {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const [first] = [value].flat();
    if (first !== undefined) texts[name] = first.toString();
  }
  return texts;
}

/** A message as it was fetched. A tombstone has an empty value. */
export function toLogRecord(topic: string, partition: number, message: KafkaMessage): LogRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    timestampMs: Number(message.timestamp),
    key: message.key?.toString() ?? '',
    value: message.value ?? NO_VALUE,
    headers: textsOf(message.headers),
  };
}

/** A message to be sent. An empty value is a tombstone: to a broker only null is. */
export function toMessage({ key, value, headers, timestampMs }: NewRecord, partition: number): Message {
  return {
    partition,
    key,
    value: value.byteLength === 0 ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
    ...(timestampMs === undefined ? {} : { timestamp: String(timestampMs) }),
  };
}
