import { SlotwiseError } from '../../core/errors.js';
import type { ClusterReader } from './cluster-reader.js';
import { pause } from './pause.js';

/** How long a look waits for news, and so how long a newcomer waits for the next look. */
const LOOK_MS = 50;
const PAUSE_MS = 200;

interface Waiter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait for partitions to grow; one request to each broker looks after all of them. */
export class AppendWatch {
  readonly #reader: ClusterReader;
  readonly #waiters = new Set<Waiter>();
  #looking: Promise<void> | undefined;
  #closed = false;

  /** @param reader of this watch alone: its requests wait */
  constructor(reader: ClusterReader) {
    this.#reader = reader;
  }

  /** Resolves when the end offset is past `offset`, or on abort. @throws SlotwiseError LOG_CLOSED */
  wait(topic: string, partition: number, offset: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => (): void => {
        signal.removeEventListener('abort', waiter.resolve);
        this.#waiters.delete(waiter);
        end();
      };
      const waiter: Waiter = {
        ...{ topic, partition, offset },
        resolve: settle(resolve),
        reject: (error) => {
          settle(() => {
            reject(error);
          })();
        },
      };
      signal.addEventListener('abort', waiter.resolve);
      this.#waiters.add(waiter);
      this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiters) waiter.reject(new SlotwiseError('LOG_CLOSED', 'the event log was closed'));
    await this.#looking;
    await this.#reader.close();
  }

  async #look(): Promise<void> {
    while (this.#waiters.size > 0) {
      try {
        await Promise.all([...(await this.#byLeader())].map(([leader, waiters]) => this.#lookAt(leader, waiters)));
      } catch {
        // The broker is away, or a leader moves: those who wait go on waiting.
        await pause(PAUSE_MS);
        if (!this.#closed) await this.#reader.refresh();
      }
    }
  }

  async #byLeader(): Promise<ReadonlyMap<string, readonly Waiter[]>> {
    const byLeader = new Map<string, Waiter[]>();
    for (const waiter of this.#waiters) {
      const leader = await this.#reader.leaderOf(waiter.topic, waiter.partition);
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), waiter]);
    }
    return byLeader;
  }

  async #lookAt(leader: string, waiters: readonly Waiter[]): Promise<void> {
    const positions = new Map(waiters.map((one) => [`${one.topic}/${one.partition}/${one.offset}`, one]));
    const fetched = await this.#reader.fetch(leader, [...positions.values()], LOOK_MS);
    for (const { topic, partition, endOffset } of fetched) {
      for (const waiter of waiters) {
        if (waiter.topic === topic && waiter.partition === partition && endOffset > waiter.offset) waiter.resolve();
      }
    }
  }
}
