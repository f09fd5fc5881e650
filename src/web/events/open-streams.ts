import { Injectable, type OnModuleDestroy, ServiceUnavailableException } from '@nestjs/common';
import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';

/** Answers that stay open at once; each holds a bounded buffer. */
export const MAX_OPEN_STREAMS = 100;

/** The answers that are still being written: how many there may be, and how they end with the process. */
@Injectable()
export class OpenStreams implements OnModuleDestroy {
  readonly #open = new Set<AbortController>();

  /**
   * Counts the answer in until it is closed.
   * @returns aborts when the client leaves or the process ends
   * @throws ServiceUnavailableException when there are too many
   */
  enter(response: ServerResponse): AbortSignal {
    if (this.#open.size >= MAX_OPEN_STREAMS) {
      throw new ServiceUnavailableException(`${MAX_OPEN_STREAMS} streams are open already; try again later.`);
    }
    const stream = new AbortController();
    // Every shard of the answer listens.
    setMaxListeners(0, stream.signal);
    this.#open.add(stream);
    response.once('close', () => {
      this.#open.delete(stream);
      stream.abort();
    });
    return stream.signal;
  }

  onModuleDestroy(): void {
    for (const stream of this.#open) stream.abort();
  }
}
