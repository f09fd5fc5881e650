import type { MessageClass } from '../fields/index.js';
import type { DecisionLogRecord, OutcomeRecord, ReportRecord, RequestRecord } from '../message-data.js';
import type { Message } from '../message.js';
import {
  Checkpoint,
  DeadLetter,
  DeviceReport,
  EpochMarker,
  ExecutorClock,
  LinkReport,
  Outcome,
  Ownership,
  Plan,
  RadioReport,
  SourceClock,
  UserGone,
  UserRequest,
  Verdict,
} from '../messages/index.js';
import { checkMessage } from './check-message.js';
import { MAX_RECORD_BYTES, parseJsonObject } from './parse-json-object.js';
import type { ReadResult } from './read-result.js';

/** Our own records are as large as the log takes them; readers of them need no limit of their own. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

type Kinds<Type extends object> = ReadonlyMap<unknown, MessageClass<Type>>;

const REPORTS: Kinds<RadioReport | LinkReport | DeviceReport | UserGone | SourceClock> = new Map<
  string,
  MessageClass<RadioReport | LinkReport | DeviceReport | UserGone | SourceClock>
>([
  ['radio', RadioReport],
  ['link', LinkReport],
  ['device', DeviceReport],
  ['user-gone', UserGone],
  ['source-clock', SourceClock],
]);

const OUTCOMES: Kinds<Outcome | ExecutorClock> = new Map<string, MessageClass<Outcome | ExecutorClock>>([
  ['outcome', Outcome],
  ['executor-clock', ExecutorClock],
]);

const DECISIONS: Kinds<Ownership | Verdict | Plan | EpochMarker> = new Map<
  string,
  MessageClass<Ownership | Verdict | Plan | EpochMarker>
>([
  ['ownership', Ownership],
  ['verdict', Verdict],
  ['plan', Plan],
  ['epoch', EpochMarker],
]);

/** A record of the requests topic. Never throws. */
export function readRequestRecord(value: Uint8Array, maxBytes = MAX_RECORD_BYTES): ReadResult<RequestRecord> {
  const parsed = parseJsonObject(value, maxBytes);
  if (!parsed.ok) return parsed;
  const type: MessageClass<RequestRecord> = parsed.message.kind === 'source-clock' ? SourceClock : UserRequest;
  return checkMessage(type, parsed.message);
}

/** A record of the reports topic. Never throws. */
export function readReportRecord(value: Uint8Array, maxBytes = MAX_RECORD_BYTES): ReadResult<ReportRecord> {
  return readByKind(REPORTS, value, maxBytes);
}

/** A record of the outcomes topic. Never throws. */
export function readOutcomeRecord(value: Uint8Array, maxBytes = MAX_RECORD_BYTES): ReadResult<OutcomeRecord> {
  return readByKind(OUTCOMES, value, maxBytes);
}

/** A record of the decision log. Never throws. */
export function readDecisionRecord(value: Uint8Array, maxBytes = NO_LIMIT): ReadResult<DecisionLogRecord> {
  return readByKind(DECISIONS, value, maxBytes);
}

/** A record of the checkpoints topic (a tombstone, which has no value, is not one). Never throws. */
export function readCheckpointRecord(value: Uint8Array, maxBytes = NO_LIMIT): ReadResult<Message<Checkpoint>> {
  const parsed = parseJsonObject(value, maxBytes);
  return parsed.ok ? checkMessage(Checkpoint, parsed.message) : parsed;
}

/** A record of the dead-letters topic. Never throws. */
export function readDeadLetterRecord(value: Uint8Array, maxBytes = NO_LIMIT): ReadResult<Message<DeadLetter>> {
  const parsed = parseJsonObject(value, maxBytes);
  return parsed.ok ? checkMessage(DeadLetter, parsed.message) : parsed;
}

function readByKind<Type extends object>(
  kinds: Kinds<Type>,
  value: Uint8Array,
  maxBytes: number,
): ReadResult<Message<Type>> {
  const parsed = parseJsonObject(value, maxBytes);
  if (!parsed.ok) return parsed;
  const kind = parsed.message.kind;
  const type = kinds.get(kind);
  if (type !== undefined) return checkMessage(type, parsed.message);
  const words = `one of ${[...kinds.keys()].join(', ')}`;
  const sentence = kind === undefined ? `kind is missing; it must be ${words}` : `kind must be ${words}`;
  return { ok: false, code: 'INVALID', sentence, field: 'kind' };
}
