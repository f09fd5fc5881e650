import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes lines at the pace the other side reads them. A reader that has gone away (`| head`) is no error. */
export class LineWriter {
  #gone = false;
  #failure: Error | undefined;

  constructor(private readonly stream: Writable) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#gone = true;
      if (error.code !== 'EPIPE') this.#failure = error;
    });
  }

  /** True as long as somebody reads. @throws the stream's error, if it failed otherwise than by its reader leaving */
  async write(line: string): Promise<boolean> {
    if (!this.#gone && !this.stream.write(`${line}\n`)) await this.drained();
    if (this.#failure !== undefined) throw this.#failure;
    return !this.#gone;
  }

  /** Waits for room, or for the news that nobody reads any more. */
  private async drained(): Promise<void> {
    const closed = new AbortController();
    await Promise.race([once(this.stream, 'drain', closed), once(this.stream, 'close', closed)]).catch(() => undefined);
    closed.abort();
  }
}
