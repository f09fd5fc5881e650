import { setTimeout as sleep } from 'node:timers/promises';
import { SlotwiseError } from '../../../src/core/errors.js';
import { nodeFileSystem } from '../../../src/streams/durable/files/node-file-system.js';
import { FolderLock } from '../../../src/streams/durable/lock/folder-lock.js';
import { systemProcesses } from '../../../src/streams/durable/lock/process-identity.js';

const ASK_EVERY_MS = 100;

/** Does the work while no other process does; passes on when the process that does it dies. */
export async function withFolderLocked<T>(folder: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const lock = await acquired(folder, performance.now() + waitMs);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function acquired(folder: string, untilMs: number): Promise<FolderLock> {
  for (;;) {
    try {
      return FolderLock.acquire(nodeFileSystem, folder, systemProcesses);
    } catch (error) {
      const isHeld = error instanceof SlotwiseError && error.code === 'LOG_LOCKED';
      if (!isHeld || performance.now() > untilMs) throw error;
    }
    await sleep(ASK_EVERY_MS);
  }
}
