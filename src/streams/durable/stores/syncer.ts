import { writeFailed } from '../durable-log-errors.js';
import type { LogFile } from '../files/log-file.js';
import type { FsyncPolicy } from '../fsync-policy.js';

const EVERY_MS = 1_000;

/** Runs `run` after a while unless the function it returns is called first. */
export type Delay = (run: () => void, delayMs: number) => () => void;

/** Forces what the files of one log hold onto the disk, by its policy. */
export class Syncer {
  /**
   * Why a sync in the background failed. It is never tried again: the system may have dropped what it could not write, and
   * a second sync would succeed without it.
   */
  failure: Error | undefined;
  private unsynced = new Set<LogFile>();
  private cancelNext: (() => void) | undefined;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly policy: FsyncPolicy,
    private readonly delay: Delay,
    private readonly onFailure: (error: Error) => void,
  ) {}

  /** The file was written; what was written is acknowledged when this returns. @throws the system's error */
  written(file: LogFile): void {
    switch (this.policy) {
      case 'always':
        file.sync();
        return;
      case 'everysec':
        this.unsynced.add(file);
        this.plan();
        return;
      case 'no':
        return;
    }
  }

  /** Nobody waits for this file any more: it was synced at once, replaced or removed. */
  forget(file: LogFile): void {
    this.unsynced.delete(file);
  }

  /** Forces the rest onto the disk. @throws the error of a sync that failed, now or before */
  async close(): Promise<void> {
    await this.underWay;
    this.cancelNext?.();
    await this.syncAll();
    if (this.failure !== undefined) throw this.failure;
  }

  private plan(): void {
    this.cancelNext ??= this.delay(() => {
      this.underWay = this.syncAll().then(() => {
        this.cancelNext = undefined;
        if (this.unsynced.size > 0) this.plan();
      });
    }, EVERY_MS);
  }

  /** Never rejects. */
  private async syncAll(): Promise<void> {
    const files = this.unsynced;
    this.unsynced = new Set();
    const synced = await Promise.allSettled([...files].map((file) => this.syncOne(file)));
    if (this.failure !== undefined) return;
    const failed = synced.find(({ status }) => status === 'rejected');
    if (failed?.status !== 'rejected') return;
    this.failure = failed.reason as Error;
    this.onFailure(this.failure);
  }

  private async syncOne(file: LogFile): Promise<void> {
    try {
      await file.syncLater();
    } catch (error) {
      throw writeFailed(
        file.path,
        error,
        'records acknowledged within the last second or so may be lost with the machine',
      );
    }
  }
}
