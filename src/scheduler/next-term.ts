import { SlotwiseError, type ErrorCode } from '../core/errors.js';

/** What a new term mends: the owner restores, and whatever was written in the old one is judged by the reader's rule. */
const MENDED_BY_A_TERM: readonly ErrorCode[] = ['APPEND_UNKNOWN', 'OWNERSHIP_LOST', 'CLOCK_APART', 'KAFKA_UNREACHABLE'];
/** Rejections of a log that takes no further append, in whatever term. */
const NEVER_MENDED: readonly ErrorCode[] = ['LOG_CLOSED', 'LOG_WRITE_FAILED', 'RECORD_TOO_LARGE'];

/** What is nobody's fault here and may end any time: a clock that is off (R7), a broker that is away. */
const WAITED_FOR: readonly ErrorCode[] = ['CLOCK_APART', 'KAFKA_UNREACHABLE'];

const MOST_FAILED_TERMS = 8;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Codes of the error and of what it came of, outermost first. */
function codesOf(error: unknown): readonly ErrorCode[] {
  return error instanceof SlotwiseError ? [error.code, ...codesOf(error.cause)] : [];
}

/**
 * Whether to take the shard once more (R4, R5).
 * @param failedTerms terms in a row that ended before an epoch
 */
export function worthAnotherTerm(error: unknown, failedTerms: number): boolean {
  const codes = codesOf(error);
  const [code] = codes;
  if (code === undefined || !MENDED_BY_A_TERM.includes(code)) return false;
  if (codes.some((one) => NEVER_MENDED.includes(one))) return false;
  // The process stays unready for as long as it lasts; anything else is given up in the end.
  return codes.some((one) => WAITED_FOR.includes(one)) || failedTerms < MOST_FAILED_TERMS;
}

/** Before the next term, ms: two owners that take a shard from each other in turn must not keep doing so at full speed. */
export function pauseBefore(failedTerms: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failedTerms - 1));
}
