import type { FileSystem, OpenMode } from './file-system.js';

/** An open file: writes are whole or throw, and it is not closed under a sync that is under way. */
export class LogFile {
  private readonly file: number;
  private syncsUnderWay = 0;
  private closing = false;

  /** @throws the system's error */
  constructor(
    private readonly files: FileSystem,
    readonly path: string,
    mode: OpenMode,
  ) {
    this.file = files.open(path, mode);
  }

  get size(): number {
    return this.files.size(this.file);
  }

  /** Up to `count` bytes from `position` on; fewer only where the file ends before. */
  read(position: number, count: number): Buffer {
    const bytes = Buffer.allocUnsafe(count);
    let filled = 0;
    while (filled < count) {
      const read = this.files.read(this.file, bytes.subarray(filled), position + filled);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  }

  /** Writes all of it; a disk that takes only a part is asked again for the rest. */
  write(bytes: Uint8Array, position: number): void {
    let written = 0;
    while (written < bytes.byteLength) {
      const taken = this.files.write(this.file, bytes.subarray(written), position + written);
      if (taken === 0) throw new Error(`the system wrote ${written} of ${bytes.byteLength} bytes and gave no reason`);
      written += taken;
    }
  }

  truncate(bytes: number): void {
    this.files.truncate(this.file, bytes);
  }

  sync(): void {
    this.files.sync(this.file);
  }

  /** Not called once it is closed. */
  async syncLater(): Promise<void> {
    this.syncsUnderWay += 1;
    try {
      await this.files.syncLater(this.file);
    } finally {
      this.syncsUnderWay -= 1;
      this.closeWhenAsked();
    }
  }

  /** Called once. */
  close(): void {
    this.closing = true;
    this.closeWhenAsked();
  }

  private closeWhenAsked(): void {
    if (this.closing && this.syncsUnderWay === 0) this.files.close(this.file);
  }
}
