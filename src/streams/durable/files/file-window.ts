import type { LogFile } from './log-file.js';

/** A file seen through a chunk of it that moves on. Bytes once given out stay as they are. */
export class FileWindow {
  private chunk: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(
    private readonly file: LogFile,
    /** Nothing is looked at from here on, whatever a writer may add meanwhile. */
    private readonly sizeBytes: number,
    private readonly chunkBytes: number,
  ) {}

  /** The bytes [position, position + count); undefined if the file ends before. */
  view(position: number, count: number): Buffer | undefined {
    if (position + count > this.sizeBytes) return undefined;
    const end = this.start + this.chunk.byteLength;
    if (position < this.start || position + count > end) {
      const wanted = Math.min(this.sizeBytes - position, Math.max(count, this.chunkBytes));
      this.chunk = this.file.read(position, wanted);
      this.start = position;
    }
    const from = position - this.start;
    const bytes = this.chunk.subarray(from, from + count);
    return bytes.byteLength === count ? bytes : undefined;
  }

  /** Whether there is nothing but zeros from `position` on. */
  isZeroFrom(position: number): boolean {
    for (let at = position; at < this.sizeBytes; at += this.chunkBytes) {
      const bytes = this.view(at, Math.min(this.chunkBytes, this.sizeBytes - at));
      if (bytes?.some((byte) => byte !== 0) === true) return false;
    }
    return true;
  }
}
