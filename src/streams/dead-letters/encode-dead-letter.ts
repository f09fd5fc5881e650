import { cloudEventHeaders, type DeadLetter, deadLetterKey, wireCode } from '../../contracts/index.js';
import type { NewRecord } from '../event-log.js';
import type { RejectedRecord } from './rejected-record.js';

/** Of the original value this much is kept, bytes: in base64 and with all the rest it stays under 1 MiB. */
export const MAX_KEPT_VALUE_BYTES = 512 * 1024;
/** Limits on text that comes from outside, characters; the sentence's is the contract's. */
const MAX_KEY_CHARACTERS = 4_096;
const MAX_SENTENCE_CHARACTERS = 2_000;
const MAX_FIELD_CHARACTERS = 500;

const LONE_SURROGATES = /\p{Cs}/gu;

/**
 * The dead letter of a rejected record. Deterministic: written again after a crash it is the same, under the same key.
 * Whatever the record was, the letter is small enough for the log: the value is cut at `MAX_KEPT_VALUE_BYTES` (then
 * `truncated` is set, and `valueBytes` still states the full length), and so is any text that could be long.
 */
export function encodeDeadLetter(rejected: RejectedRecord): NewRecord {
  const { topic, partition, offset, key, value, code, sentence, field, atMs } = rejected;
  const letter: DeadLetter = {
    topic,
    partition,
    offset,
    key: cut(key, MAX_KEY_CHARACTERS),
    valueBase64: base64(value.subarray(0, MAX_KEPT_VALUE_BYTES)),
    valueBytes: value.byteLength,
    ...(value.byteLength > MAX_KEPT_VALUE_BYTES ? { truncated: true } : {}),
    code: wireCode(code),
    sentence: cut(sentence.replace(LONE_SURROGATES, '\uFFFD'), MAX_SENTENCE_CHARACTERS),
    ...(field === undefined ? {} : { field: cut(field, MAX_FIELD_CHARACTERS) }),
    atMs,
  };
  const id = deadLetterKey(rejected);
  return {
    key: id,
    value: Buffer.from(JSON.stringify(letter)),
    headers: cloudEventHeaders({ id, type: 'dead-letter', source: `/slotwise/shards/${partition}`, atMs }),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** At most `maxCharacters` code points; a text that was longer ends in an ellipsis. */
function cut(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const characters = Array.from(text.slice(0, 2 * maxCharacters));
  if (characters.length <= maxCharacters && text.length <= 2 * maxCharacters) return text;
  return `${characters.slice(0, maxCharacters - 1).join('')}…`;
}
