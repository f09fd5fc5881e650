import type { ErrorCode } from '../core/errors.js';

/** Prefix of every code on the wire. */
export const CODE_PREFIX = 'SLOTWISE_';

/** Codes a record can be put aside with, without the prefix. */
export const REJECTION_CODES = [
  'UNPARSABLE',
  'INVALID',
  'TOO_LARGE',
  'UNKNOWN_CELL',
  'WRONG_PARTITION',
  'CLOCK_SKEW',
  'TOO_LATE',
  'DUPLICATE_CONFLICT',
  'ID_MEMORY_FULL',
] as const satisfies readonly ErrorCode[];
export type RejectionCode = (typeof REJECTION_CODES)[number];

export type DeadLetterCode = `${typeof CODE_PREFIX}${RejectionCode}`;

/** A code as it stands on the wire and in messages: `SLOTWISE_INVALID`. */
export const wireCode = <Code extends ErrorCode>(code: Code): `${typeof CODE_PREFIX}${Code}` => `${CODE_PREFIX}${code}`;

export const DEAD_LETTER_CODES: readonly DeadLetterCode[] = REJECTION_CODES.map((code) => wireCode(code));
