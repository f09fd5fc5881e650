import type { MessageType } from './message-types.js';

/** CloudEvents attributes in Kafka's binary content mode, as header names and values. */
export interface CloudEventHeaders extends Readonly<Record<string, string>> {
  readonly ce_specversion: string;
  readonly ce_id: string;
  readonly ce_type: string;
  readonly ce_source: string;
  readonly ce_time: string;
  readonly 'content-type': string;
}

export interface CloudEvent {
  /** Unique for its source. */
  readonly id: string;
  readonly type: MessageType;
  /** Who wrote it, as a URI reference: `/slotwise/shards/3`. */
  readonly source: string;
  /** When it happened, ms since 1970. */
  readonly atMs: number;
}

/** Headers of a record. `ce_time` is RFC 3339 in UTC. */
export function cloudEventHeaders(event: CloudEvent): CloudEventHeaders {
  return {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: `slotwise.${event.type}`,
    ce_source: event.source,
    ce_time: new Date(event.atMs).toISOString(),
    'content-type': 'application/json',
  };
}
