import { SlotwiseError } from '../../core/errors.js';

/** A file that cannot be what this log has written. Nothing has been changed then. */
export function corrupt(path: string, position: number, what: string): SlotwiseError {
  return new SlotwiseError(
    'LOG_CORRUPT',
    `${path}: at byte ${position}: ${what}; nothing was changed. Put back a copy of the folder or take another one ` +
      '(docs/durable-log.md says what else can be done)',
  );
}

export function tooNew(path: string, found: number, known: number): SlotwiseError {
  return new SlotwiseError(
    'LOG_TOO_NEW',
    `${path} has format ${found}, this program knows ${known}; take the program that wrote it, or a newer one`,
  );
}

export function folderUnusable(folder: string, why: string, cause?: unknown): SlotwiseError {
  return new SlotwiseError('LOG_FOLDER_UNUSABLE', `the folder ${folder} cannot hold the log: ${why}`, { cause });
}

/** An error as it is, if it has a code of ours; else the system's, in words that say which folder it is about. */
export const unusableBecause = (folder: string, error: unknown): SlotwiseError =>
  error instanceof SlotwiseError ? error : folderUnusable(folder, systemWords(error), error);

/** The system's own words: `ENOSPC: no space left on device, write`. */
export const systemWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @param so what follows from it, a clause */
export function writeFailed(path: string, cause: unknown, so: string): SlotwiseError {
  return new SlotwiseError('LOG_WRITE_FAILED', `${path} could not be written (${systemWords(cause)}); ${so}`, {
    cause,
  });
}
