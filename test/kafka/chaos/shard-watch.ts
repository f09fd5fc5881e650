import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicNames } from '../../../src/contracts/index.js';
import { DecisionReader, parseDecision, type AcceptedEpoch, type EventLog } from '../../../src/streams/index.js';

const TRY_AGAIN_AFTER_MS = 100;

/** Where a shard stands. */
export interface ShardStanding {
  readonly shard: number;
  /** Process that took it last. */
  readonly pid?: number;
  /** The last epoch that counts, who closed it, and when by the broker's clock, ms since 1970. */
  readonly closed?: { readonly epoch: AcceptedEpoch; readonly pid: number; readonly atMs: number };
}

/** Follows the decisions of all shards, whatever happens to brokers and owners, and tells who waits for a state of them. */
export class ShardWatch {
  readonly #stop = new AbortController();
  readonly #standings: ShardStanding[];
  readonly #listeners = new Set<() => void>();
  readonly #following: Promise<unknown>;

  constructor(
    private readonly log: EventLog,
    private readonly topics: TopicNames,
    shards: number,
  ) {
    this.#standings = Array.from({ length: shards }, (_, shard) => ({ shard }));
    this.#following = Promise.all(this.#standings.map(({ shard }) => this.#follow(shard)));
  }

  get standings(): readonly ShardStanding[] {
    return this.#standings;
  }

  ownedBy(pid: number): readonly number[] {
    return this.#standings.filter((standing) => standing.pid === pid).map(({ shard }) => shard);
  }

  /** Resolves when it holds, now or after some record. */
  async until(holds: (standings: readonly ShardStanding[]) => boolean, signal?: AbortSignal): Promise<void> {
    while (!holds(this.#standings)) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve) => {
        const told = (): void => {
          this.#listeners.delete(told);
          signal?.removeEventListener('abort', told);
          resolve();
        };
        this.#listeners.add(told);
        signal?.addEventListener('abort', told);
      });
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  async #follow(shard: number): Promise<void> {
    const reader = new DecisionReader(shard);
    const { signal } = this.#stop;
    let offset = 0;
    while (!signal.aborted) {
      try {
        const records = await this.log.read({ topic: this.topics.decisions, partition: shard, fromOffset: offset });
        for (const record of records) {
          offset = record.offset + 1;
          const parsed = parseDecision(record);
          if (parsed === undefined) continue;
          const epoch = reader.accept(parsed);
          const { decision } = parsed;
          const before = this.#standings[shard];
          if (decision.kind === 'ownership') {
            const pid = Number(decision.instance.split('/').at(-1));
            this.#standings[shard] = { ...before, shard, pid };
          } else if (epoch !== undefined) {
            const { pid = 0 } = before ?? {};
            this.#standings[shard] = { shard, pid, closed: { epoch, pid, atMs: record.timestampMs } };
          }
        }
        for (const told of this.#listeners) told();
        if (records.length === 0) await this.log.waitForAppend(this.topics.decisions, shard, offset, signal);
      } catch {
        await sleep(TRY_AGAIN_AFTER_MS);
      }
    }
  }
}
