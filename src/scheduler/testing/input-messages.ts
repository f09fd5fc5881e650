import type { ExecutorClock, Outcome, RadioReport, SourceClock, UserRequest } from '../../core/messages.js';
import type { NewRecord } from '../../streams/index.js';
import { eventTimeMs, type InputMessage } from '../input-record.js';
import { START_MS } from './small-catalogue.js';

type WithId<Message, Id extends keyof Message> = Partial<Message> & Pick<Message, Id>;

/** A request with time enough to be served in an empty cell. */
export function userRequest(fields: WithId<UserRequest, 'requestId'>): UserRequest {
  return {
    cellId: 'cell-a',
    userId: 'user-1',
    arrivedAtMs: START_MS,
    deadlineMs: 1500,
    models: ['pair'],
    ...fields,
  };
}

/** 1 bit/s/Hz downlink. */
export function radioReport(fields: WithId<RadioReport, 'measuredAtMs'>): RadioReport {
  return { kind: 'radio', cellId: 'cell-a', userId: 'user-1', downlink: { bitsPerSecondPerHz: 1 }, ...fields };
}

export function outcome(fields: WithId<Outcome, 'requestId' | 'atMs'>): Outcome {
  return { kind: 'outcome', cellId: 'cell-a', result: 'progress', ...fields };
}

export function sourceClock(atMs: number, final = false, shard = 0): SourceClock {
  return { kind: 'source-clock', shard, atMs, ...(final ? { final } : {}) };
}

export function executorClock(atMs: number, shard = 0): ExecutorClock {
  return { kind: 'executor-clock', shard, atMs };
}

export type AnyInput = InputMessage | SourceClock | ExecutorClock;

function isClock(message: AnyInput): message is SourceClock | ExecutorClock {
  return 'kind' in message && (message.kind === 'source-clock' || message.kind === 'executor-clock');
}

const encoder = new TextEncoder();

/** A message as its sender writes it; the log's time stamp is the event time unless told otherwise. */
export function encoded(message: AnyInput, timestampMs?: number): NewRecord {
  const atMs = isClock(message) ? message.atMs : eventTimeMs(message);
  const key = isClock(message) ? `shard-${message.shard}` : message.cellId;
  return { key, value: encoder.encode(JSON.stringify(message)), timestampMs: timestampMs ?? atMs };
}

/** A record of any bytes, for what no sender should write. */
export function rawRecord(value: string | Uint8Array, timestampMs = START_MS): NewRecord {
  return { key: 'cell-a', value: typeof value === 'string' ? encoder.encode(value) : value, timestampMs };
}
