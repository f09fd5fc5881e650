import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Connections to the page's stream that throw away what they read, in a thread of their own. */
export class BareReaders {
  private constructor(private readonly worker: Worker) {}

  /** Resolves when all are connected. */
  static async open(url: string, readers: number): Promise<BareReaders> {
    const worker = new Worker(new URL('./bare-reader-thread.js', import.meta.url), { workerData: { url, readers } });
    await once(worker, 'message');
    return new BareReaders(worker);
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}
