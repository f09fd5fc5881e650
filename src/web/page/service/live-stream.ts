import type { LiveEvents } from '../../shown/live-events.js';
import { createParser } from '../vendor/eventsource-parser.js';
import type { Service } from './service.js';

/** Before the first and before every further try to connect again. */
const RETRY_MS = [500, 1_000, 2_000] as const;
/** The service says something every 15 s; after this long without a word the connection is given up. */
const SILENCE_MS = 40_000;

export type LiveHandlers = { readonly [Name in keyof LiveEvents]: (data: LiveEvents[Name]) => void };

export interface LiveStreamOptions {
  readonly service: Service;
  readonly handlers: LiveHandlers;
  /** Before every connection: which cell is to be followed in detail. */
  readonly cellToFollow: (signal: AbortSignal) => Promise<string | undefined>;
  readonly onOpen: () => void;
  readonly onLost: (error: Error) => void;
}

/**
 * The service's events, over and over: a lost connection is opened again and begins with everything kept. By `fetch`,
 * because an EventSource cannot present a token.
 */
export class LiveStream {
  readonly #options: LiveStreamOptions;
  #current = new AbortController();

  constructor(options: LiveStreamOptions) {
    this.#options = options;
  }

  /** Opens a connection, instead of the one there may be. */
  connect(): void {
    this.disconnect();
    this.#current = new AbortController();
    void this.#keepReading(this.#current.signal);
  }

  disconnect(): void {
    this.#current.abort();
  }

  async #keepReading(signal: AbortSignal): Promise<void> {
    let tries = 0;
    const opened = (): void => {
      tries = 0;
      this.#options.onOpen();
    };
    for (;;) {
      try {
        await this.#read(signal, opened);
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onLost(error instanceof Error ? error : new Error(String(error)));
        await pause(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 0, signal);
        tries += 1;
      }
    }
  }

  /** Always rejects: an end of the answer is an error too. */
  async #read(signal: AbortSignal, opened: () => void): Promise<never> {
    const { service, cellToFollow } = this.#options;
    const cellId = await cellToFollow(signal);
    const path = cellId === undefined ? 'api/live' : `api/live?cell=${encodeURIComponent(cellId)}`;
    const silence = new Silence(SILENCE_MS);
    try {
      const response = await service.open(path, AbortSignal.any([signal, silence.signal]));
      opened();
      await this.#readEvents(response, signal, silence);
    } finally {
      silence.end();
    }
    throw new Error('the service ended the connection');
  }

  async #readEvents({ body }: Response, signal: AbortSignal, silence: Silence): Promise<void> {
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (!signal.aborted) this.#dispatch(event, data);
      },
    });
    const decoder = new TextDecoder();
    silence.broken();
    for await (const chunk of body ?? []) {
      silence.broken();
      parser.feed(decoder.decode(chunk, { stream: true }));
    }
  }

  #dispatch(name: string | undefined, data: string): void {
    const handlers = this.#options.handlers as Readonly<Record<string, ((data: unknown) => void) | undefined>>;
    if (name !== undefined) handlers[name]?.(JSON.parse(data));
  }
}

/** Aborts its signal when it lasts too long. */
class Silence {
  readonly #ended = new AbortController();
  #timer = 0;

  constructor(private readonly longestMs: number) {}

  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  end(): void {
    window.clearTimeout(this.#timer);
  }

  broken(): void {
    this.end();
    this.#timer = window.setTimeout(() => {
      this.#ended.abort(new Error('the service has gone silent'));
    }, this.longestMs);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = window.setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
