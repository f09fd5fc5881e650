import { dirname } from 'node:path';
import type { FileSystem } from './file-system.js';
import { LogFile } from './log-file.js';
import { removeQuietly } from './remove-quietly.js';

/** Suffix of a file that has not got its name yet; one that a crash left behind means nothing. */
export const UNFINISHED = '.tmp';

/**
 * Gives `path` this content in one step: whoever looks, at any time and after any crash, finds the old one or the new one.
 * @throws the system's error, with the old content in place unless it is the last step, making it durable, that fails
 */
export function replaceFile(files: FileSystem, path: string, content: Uint8Array): void {
  const unfinished = path + UNFINISHED;
  try {
    write(new LogFile(files, unfinished, 'replace'), content);
    files.rename(unfinished, path);
  } catch (error) {
    removeQuietly(files, unfinished);
    throw error;
  }
  files.syncFolder(dirname(path));
}

function write(file: LogFile, content: Uint8Array): void {
  try {
    file.write(content, 0);
    file.sync();
  } finally {
    file.close();
  }
}
