import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FileSystem } from '../files/file-system.js';
import { beforeEvery, brokenFiles } from '../testing/broken-files.js';
import { DyingProcess } from '../testing/dying-process.js';
import { MemoryFiles } from '../testing/memory-files.js';
import { FolderLock } from './folder-lock.js';

const FOLDER = '/log';

describe('the lock of a folder', () => {
  let files: MemoryFiles;
  let first: DyingProcess;
  beforeEach(() => {
    files = new MemoryFiles();
    files.makeFolder(FOLDER);
    first = new DyingProcess(1);
  });

  const acquire = (process: DyingProcess): FolderLock => FolderLock.acquire(files, FOLDER, process);
  const neighbour = (pid: number): DyingProcess => new DyingProcess(pid, first);
  const lockFiles = (): readonly string[] => files.list(FOLDER).toSorted();

  it('is held by one process, and another one is told by which', () => {
    acquire(first);
    expect(() => acquire(neighbour(2))).toThrow(expect.objectContaining({ code: 'LOG_LOCKED' }));
    expect(() => acquire(neighbour(2))).toThrow('/log is used by process 1 on edge-1');
    expect(() => acquire(first)).toThrow('process 1');
    expect(lockFiles()).toEqual(['lock.1']);
  });

  it('passes on when it is given back', () => {
    acquire(first).release();
    const second = acquire(neighbour(2));
    expect(() => acquire(first)).toThrow('process 2');
    second.release();
    acquire(first);
    expect(lockFiles()).toEqual(['lock.3']);
  });

  it('passes on when its holder was killed', () => {
    acquire(first);
    first.kill();
    acquire(neighbour(2));
    expect(() => acquire(neighbour(3))).toThrow('process 2');
    expect(lockFiles()).toEqual(['lock.2']);
  });

  it('passes on when its number now belongs to a process that started later', () => {
    acquire(first);
    const reborn = new DyingProcess(1, first);
    reborn.startOf = (pid) => `another boot/${pid}`;
    acquire(reborn);
    expect(() => acquire(reborn)).toThrow('process 1');
  });

  it('never passes from one machine to another, which cannot know', () => {
    acquire(first);
    first.kill();
    const elsewhere = new DyingProcess(1, first, 'edge-2');
    expect(() => acquire(elsewhere)).toThrow('used by process 1 on edge-1');
    expect(() => acquire(elsewhere)).toThrow('delete /log/lock.1');
  });

  it('is not guessed at where a file does not say who holds it', () => {
    for (const content of ['', '{}', '{"pid":1', 'null']) {
      files.set('/log/lock.7', Buffer.from(content));
      expect(() => acquire(first)).toThrow('/log/lock.7 does not say who uses the folder');
    }
  });

  it('has one winner where several find it stale at once, however far apart they act', () => {
    acquire(first);
    first.kill();
    // Every step of the slow one that touches the disk is a chance for quick ones to come and go before it.
    const outcomes = [...Array(12).keys()].map((pause) => {
      const disk = files.copy();
      const winners: number[] = [];
      const attempt = (pid: number, on: FileSystem = disk): FolderLock | undefined => {
        try {
          const lock = FolderLock.acquire(on, FOLDER, neighbour(pid));
          winners.push(pid);
          return lock;
        } catch (error) {
          expect(error).toMatchObject({ code: 'LOG_LOCKED' });
          return undefined;
        }
      };
      let steps = 0;
      const overtake = (): void => {
        if (steps++ !== pause) return;
        for (const pid of [10, 11]) attempt(pid)?.release();
        winners.length = 0;
        attempt(12);
      };
      attempt(2, brokenFiles(disk, beforeEvery(['list', 'open', 'link', 'remove'], overtake)));
      return winners;
    });
    expect(outcomes.filter((winners) => winners.length !== 1)).toEqual([]);
    expect(new Set(outcomes.flat())).toEqual(new Set([2, 12]));
  });
});
