import type { LogFile } from '../files/log-file.js';
import type { Syncer } from './syncer.js';

/** A file that grows by whole frames. */
export class AppendFile {
  constructor(
    readonly file: LogFile,
    /** Length, all of it whole frames. */
    public bytes: number,
    private readonly syncer: Syncer,
  ) {}

  /**
   * Writes behind what is there; returns when the policy says it may be acknowledged.
   * @throws the system's error, having tried to take back what was written of it
   */
  append(frames: Uint8Array): void {
    try {
      this.file.write(frames, this.bytes);
      this.syncer.written(this.file);
    } catch (error) {
      this.cutBack();
      throw error;
    }
    this.bytes += frames.byteLength;
  }

  /** @throws the system's error */
  sync(): void {
    this.file.sync();
    this.syncer.forget(this.file);
  }

  close(): void {
    this.syncer.forget(this.file);
    this.file.close();
  }

  private cutBack(): void {
    try {
      this.file.truncate(this.bytes);
    } catch {
      // What is left there is cut off as a torn tail, or counts as written, at the next start: the append is unknown.
    }
  }
}
