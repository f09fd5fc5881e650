import { SlotwiseError } from '../../core/errors.js';
import { AppendWaiters } from '../append-waiters.js';
import type { ClusterReader } from './cluster-reader.js';
import { pause } from './pause.js';

/** How long a look waits for news, and so how long a partition that is new to it waits for the next look. */
const LOOK_MS = 50;
/** A partition is looked after for so many looks after the last one who waited: whoever follows it waits again soon. */
const LOOKS_KEPT = 40;
const PAUSE_MS = 200;
/** Only the ends are of interest. */
const LEAST_BYTES = 1;

interface Watched {
  readonly topic: string;
  readonly partition: number;
  readonly waiters: AppendWaiters;
  endOffset: number;
  looksLeft: number;
}

/**
 * Those who wait for partitions to grow. One request to each broker looks after all of them, and after those that somebody
 * waited for just now: who follows several partitions is told of each at once, not after the look that began without it.
 */
export class AppendWatch {
  readonly #reader: ClusterReader;
  readonly #watched = new Map<string, Watched>();
  #looking: Promise<void> | undefined;
  #closed = false;

  /** @param reader of this watch alone: its requests wait */
  constructor(reader: ClusterReader) {
    this.#reader = reader;
  }

  /**
   * Resolves when the end offset is past `offset`, or on abort.
   * @param endOffset as it was just now
   * @throws SlotwiseError LOG_CLOSED
   */
  async wait(topic: string, partition: number, offset: number, endOffset: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const watched = this.#watch(topic, partition, endOffset);
    if (watched.endOffset > offset) return;
    const grown = watched.waiters.wait(offset, signal);
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    await grown;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const closed = new SlotwiseError('LOG_CLOSED', 'the event log was closed');
    for (const { waiters } of this.#watched.values()) waiters.rejectAll(closed);
    await this.#looking;
    await this.#reader.close();
  }

  #watch(topic: string, partition: number, endOffset: number): Watched {
    const key = `${topic}/${partition}`;
    const watched = this.#watched.get(key) ?? {
      ...{ topic, partition, endOffset, looksLeft: 0 },
      waiters: new AppendWaiters(),
    };
    watched.endOffset = Math.max(watched.endOffset, endOffset);
    this.#watched.set(key, watched);
    return watched;
  }

  async #look(): Promise<void> {
    while ([...this.#watched.values()].some(({ waiters }) => !waiters.isEmpty)) {
      this.#dropIdle();
      try {
        await Promise.all([...(await this.#byLeader())].map(([leader, group]) => this.#lookAt(leader, group)));
      } catch {
        // The broker is away, a leader moves or an end was lost: those who wait go on waiting.
        await pause(PAUSE_MS);
        if (!this.#closed) await this.#startOver();
      }
    }
    this.#watched.clear();
  }

  #dropIdle(): void {
    for (const [key, watched] of this.#watched) {
      watched.looksLeft = watched.waiters.isEmpty ? watched.looksLeft - 1 : LOOKS_KEPT;
      if (watched.looksLeft < 0) this.#watched.delete(key);
    }
  }

  async #byLeader(): Promise<ReadonlyMap<string, readonly Watched[]>> {
    const byLeader = new Map<string, Watched[]>();
    for (const watched of this.#watched.values()) {
      const leader = await this.#reader.leaderOf(watched.topic, watched.partition);
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), watched]);
    }
    return byLeader;
  }

  async #lookAt(leader: string, group: readonly Watched[]): Promise<void> {
    const positions = group.map(({ topic, partition, endOffset }) => ({ topic, partition, offset: endOffset }));
    const fetched = await this.#reader.fetch(leader, positions, LOOK_MS, LEAST_BYTES);
    for (const [index, watched] of group.entries()) {
      watched.endOffset = Math.max(watched.endOffset, fetched[index]?.endOffset ?? 0);
      watched.waiters.wake(watched.endOffset);
    }
  }

  async #startOver(): Promise<void> {
    await this.#reader.refresh();
    for (const watched of this.#watched.values()) {
      const { topic, partition, endOffset } = watched;
      watched.endOffset = await this.#reader.endOffset(topic, partition).catch(() => endOffset);
      watched.waiters.wake(watched.endOffset);
    }
  }
}
