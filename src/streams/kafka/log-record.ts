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

/** A message as it was fetched. A tombstone has an empty value. Headers are decoded when somebody asks: few do. */
class FetchedRecord implements LogRecord {
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly #raw: IHeaders | undefined;
  #texts: RecordHeaders | undefined;

  constructor(
    readonly topic: string,
    readonly partition: number,
    { offset, timestamp, key, value, headers }: KafkaMessage,
  ) {
    this.offset = Number(offset);
    this.timestampMs = Number(timestamp);
    this.key = key?.toString() ?? '';
    this.value = value ?? NO_VALUE;
    this.#raw = headers;
  }

  get headers(): RecordHeaders {
    this.#texts ??= textsOf(this.#raw);
    return this.#texts;
  }
}

export const toLogRecord = (topic: string, partition: number, message: KafkaMessage): LogRecord =>
  new FetchedRecord(topic, partition, message);

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
