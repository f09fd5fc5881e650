import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SlotwiseError } from '../../../core/errors.js';
import type { FileSystem } from '../files/file-system.js';
import { LogFile } from '../files/log-file.js';
import { removeQuietly } from '../files/remove-quietly.js';
import { replaceFile, UNFINISHED } from '../files/replace-file.js';
import { isMissing } from '../stores/is-missing.js';
import { decodeHolder, encodeHolder, isStale, type LockHolder, thisProcess } from './lock-holder.js';
import type { ProcessTable } from './process-identity.js';

const NAME = /^lock\.(\d{1,15})$/;
/** Each attempt that fails means that another process has got further meanwhile. */
const MAX_ATTEMPTS = 100;

/**
 * One process at a time, by files `lock.1`, `lock.2`, ...: the highest counts. Who finds it stale makes the next one, which
 * the system lets only one process do, and then removes the lower ones. The highest is never removed: whoever comes late
 * with a lower number sees it.
 */
export class FolderLock {
  private constructor(
    private readonly files: FileSystem,
    private readonly path: string,
    private readonly holder: LockHolder,
  ) {}

  /** @throws SlotwiseError LOG_LOCKED while another process holds it, the system's error */
  static acquire(files: FileSystem, folder: string, processes: ProcessTable): FolderLock {
    const holder = thisProcess(processes);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const highest = highestLock(files, folder);
      const found = highest === 0 ? undefined : holderOf(files, folder, highest);
      if (found === 'gone') continue;
      if (found !== undefined && !isStale(found, processes)) throw locked(folder, highest, found);
      const path = lockPath(folder, highest + 1);
      if (!makeLock(files, path, holder)) continue;
      // Others may have gone two steps ahead, and removed this number.
      if (highestLock(files, folder) === highest + 1) {
        removeBelow(files, folder, highest + 1);
        return new FolderLock(files, path, holder);
      }
      files.remove(path);
    }
    throw new SlotwiseError('LOG_LOCKED', `the lock of ${folder} changes hands all the time; start one process only`);
  }

  /** Says that nobody holds it any more. */
  release(): void {
    try {
      replaceFile(this.files, this.path, encodeHolder({ ...this.holder, released: true }));
    } catch {
      // It is released when this process ends, at the latest.
    }
  }
}

const lockPath = (folder: string, number: number): string => join(folder, `lock.${number}`);

/** Whether a name in the folder is the lock's, finished or not. */
export const isLockName = (name: string): boolean => name.startsWith('lock.');

const lockNumbers = (files: FileSystem, folder: string): readonly number[] =>
  files.list(folder).flatMap((name) => {
    const [, number] = NAME.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });

const highestLock = (files: FileSystem, folder: string): number => Math.max(0, ...lockNumbers(files, folder));

/** @throws SlotwiseError LOG_LOCKED if the file does not say who holds it */
function holderOf(files: FileSystem, folder: string, number: number): LockHolder | 'gone' {
  const path = lockPath(folder, number);
  let content: string;
  try {
    const file = new LogFile(files, path, 'read');
    content = file.read(0, file.size).toString();
    file.close();
  } catch (error) {
    if (isMissing(error)) return 'gone';
    throw error;
  }
  const holder = decodeHolder(content);
  if (holder !== undefined) return holder;
  throw new SlotwiseError('LOG_LOCKED', `${path} does not say who uses the folder; if nobody does, delete this file`);
}

/** Makes the lock file with all its content in one step; false if it exists. */
function makeLock(files: FileSystem, path: string, holder: LockHolder): boolean {
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
  const file = new LogFile(files, unfinished, 'replace');
  try {
    file.write(encodeHolder(holder), 0);
    file.sync();
    files.link(unfinished, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    file.close();
    removeQuietly(files, unfinished);
  }
}

function removeBelow(files: FileSystem, folder: string, number: number): void {
  for (const lower of lockNumbers(files, folder)) {
    if (lower < number) removeQuietly(files, lockPath(folder, lower));
  }
}

function locked(folder: string, number: number, { host, pid }: LockHolder): SlotwiseError {
  const who = `the folder ${folder} is used by process ${pid} on ${host}`;
  return new SlotwiseError(
    'LOG_LOCKED',
    `${who}; end it, or take another folder (if that machine is gone for good, delete ${lockPath(folder, number)})`,
  );
}
