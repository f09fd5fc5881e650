import { setTimeout as sleep } from 'node:timers/promises';
import { Twin, type TwinOptions } from '../../../src/twin/index.js';

const TRY_AGAIN_AFTER_MS = 200;

/**
 * The executors: the twin, apart from the schedulers, as base stations are. When it cannot go on, for instance because the
 * broker is away, another one takes its place and carries on.
 */
export class Executors {
  readonly #options: Omit<TwinOptions, 'onFailure'>;
  #twin: Twin | undefined;
  #stopped = false;
  /** Why it had to begin anew, in order. */
  readonly failures: string[] = [];

  constructor(options: Omit<TwinOptions, 'onFailure'>) {
    this.#options = options;
  }

  start(): void {
    const twin = new Twin({
      ...this.#options,
      onFailure: (error) => {
        this.failures.push(error.message);
        void this.#replace(twin);
      },
    });
    this.#twin = twin;
    twin.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#twin?.stop();
  }

  async #replace(twin: Twin): Promise<void> {
    await twin.stop();
    await sleep(TRY_AGAIN_AFTER_MS);
    if (!this.#stopped) this.start();
  }
}
