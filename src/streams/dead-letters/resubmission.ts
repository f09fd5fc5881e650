import { cloudEventHeaders, type DeadLetter, deadLetterKey, type MessageType } from '../../contracts/index.js';
import type { LogRecord, NewRecord } from '../event-log.js';

/** Header of a record that was sent again: the dead letter it was, as topic/partition@offset. */
export const RESUBMITTED_FROM = 'slotwise_resubmitted_from';
/** Header of the note about it among the dead letters: where the record lies now. */
const RESUBMITTED_TO = 'slotwise_resubmitted_to';
const SOURCE = '/slotwise/dead-letters';
const NO_VALUE = new Uint8Array();

export interface Resubmission {
  readonly letter: DeadLetter;
  readonly type: MessageType;
  /** Cell of the message, by which its partition is chosen. */
  readonly key: string;
  readonly value: Uint8Array;
  /** Now, ms since 1970. */
  readonly atMs: number;
}

/** The record of a dead letter as it is sent again, stamped by the log. */
export function resubmittedRecord({ letter, type, key, value, atMs }: Resubmission): NewRecord {
  const origin = deadLetterKey(letter);
  const headers = cloudEventHeaders({ id: `${origin}/${atMs}`, type, source: SOURCE, atMs });
  return { key, value, headers: { ...headers, [RESUBMITTED_FROM]: origin } };
}

/** A note, under the letter's own key and without a value, that it has been sent again. */
export function resubmissionNote(letter: DeadLetter, to: Parameters<typeof deadLetterKey>[0], atMs: number): NewRecord {
  const key = deadLetterKey(letter);
  const headers = cloudEventHeaders({ id: `${key}/${atMs}`, type: 'dead-letter', source: SOURCE, atMs });
  return { key, value: NO_VALUE, headers: { ...headers, [RESUBMITTED_TO]: deadLetterKey(to) } };
}

/** Where the letter under the note's key was sent; undefined if the record is no note. */
export function notedResubmission({ value, headers }: LogRecord): string | undefined {
  return value.byteLength === 0 ? headers[RESUBMITTED_TO] : undefined;
}
