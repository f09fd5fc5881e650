import { isNativeError } from 'node:util/types';
import { type ErrorCode, SlotwiseError } from '../core/errors.js';
import { EXIT, type ExitCode } from './exit-codes.js';

/** Codes that say: what was asked for, or given, was wrong. */
const BAD_INPUT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'USAGE',
  'FILE_MISSING',
  'FILE_BROKEN',
  'CATALOGUE_INVALID',
  'INSTANCE_INVALID',
  'LINE_MALFORMED',
  'REPLAY_DIFFERS',
  'LOG_CORRUPT',
  'LOG_TOO_NEW',
  'LOG_LOCKED',
  'LOG_FOLDER_UNUSABLE',
  'LOG_TRIMMED',
  'LOG_SHORTENED',
  'RESTORE_MISMATCH',
  'CHECKPOINT_CORRUPT',
  'CHECKPOINT_TOO_NEW',
  'CATALOGUE_DIFFERS',
  'TOPIC_MISMATCH',
  'UNKNOWN_TOPIC',
  'KAFKA_REFUSED',
]);

/** The exit code an error ends a command with. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof SlotwiseError && BAD_INPUT.has(error.code) ? EXIT.usage : EXIT.failed;
}

/** An error in one line. */
export function sentenceOf(error: unknown): string {
  const words = isNativeError(error) && error.message !== '' ? error.message : String(error);
  return words.replace(/\s*\n\s*/g, ' ').trim();
}

/** What stands on stderr when a command fails. */
export const failureLine = (error: unknown): string => `slotwise: ${sentenceOf(error)}\n`;

/** The system's code of an error (`EADDRINUSE`), its own or that of what caused it. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return code;
  return systemCodeOf(error.cause);
}

export const usageError = (message: string, field?: string): SlotwiseError =>
  new SlotwiseError('USAGE', message, field === undefined ? {} : { field });
