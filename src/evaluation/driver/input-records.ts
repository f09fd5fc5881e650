import { partitionOf } from '../../contracts/index.js';
import type { Outcome, Report, UserRequest } from '../../core/messages.js';
import { eventTimeMs, type InputTopic } from '../../scheduler/input-record.js';
import type { NewRecord } from '../../streams/index.js';

const encoder = new TextEncoder();

export interface PlacedInput {
  readonly topic: InputTopic;
  readonly partition: number;
  readonly record: NewRecord;
}

/** A message where its sender puts it, time-stamped with its event time. */
export function placedInput(message: UserRequest | Report | Outcome, partitions: number): PlacedInput {
  const { cellId: key } = message;
  const value = encoder.encode(JSON.stringify(message));
  const record = { key, value, timestampMs: eventTimeMs(message) };
  return { topic: topicOf(message), partition: partitionOf(key, partitions), record };
}

/** A source's word that everything before `atMs` has been written; the last one says that nothing follows. */
export function sourceClockRecord(shard: number, atMs: number, final: boolean): NewRecord {
  const clock = { kind: 'source-clock', shard, atMs, ...(final ? { final } : {}) };
  return { key: `shard-${shard}`, value: encoder.encode(JSON.stringify(clock)), timestampMs: atMs };
}

function topicOf(message: UserRequest | Report | Outcome): InputTopic {
  if ('arrivedAtMs' in message) return 'requests';
  return message.kind === 'outcome' ? 'outcomes' : 'reports';
}
