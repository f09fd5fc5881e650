import type { ObservedTopic } from '../scheduler-observer.js';

/** How the service tells the time: by the clock on the wall, or by the times in the records alone. */
export type TimeKind = 'clock' | 'event';

/**
 * How far the newest record read of a topic lies back: behind the wall clock, or with event time, where the wall clock
 * says nothing, behind the newest record of any topic. The worst shard counts.
 */
export class InputLag {
  readonly #newestAtMs = new Map<ObservedTopic, Map<number, number>>();
  readonly #lagMs = new Map<ObservedTopic, Map<number, number>>();
  #newestOfAllMs = -Infinity;

  constructor(
    private readonly time: TimeKind,
    private readonly nowMs: () => number,
  ) {}

  /** Takes note of a batch and returns the lag of its topic, ms. */
  read(shard: number, topic: ObservedTopic, newestEventAtMs: number): number {
    const newest = mapAt(this.#newestAtMs, topic);
    const atMs = Math.max(newest.get(shard) ?? -Infinity, newestEventAtMs);
    newest.set(shard, atMs);
    this.#newestOfAllMs = Math.max(this.#newestOfAllMs, atMs);
    const reference = this.time === 'clock' ? this.nowMs() : this.#newestOfAllMs;
    const lags = mapAt(this.#lagMs, topic);
    lags.set(shard, Math.max(0, reference - atMs));
    return worst(lags);
  }

  /** The shard is somebody else's now. @returns the lags of the topics without it, ms; 0 where no shard is left */
  forget(shard: number): ReadonlyMap<ObservedTopic, number> {
    for (const topics of [this.#newestAtMs, this.#lagMs]) for (const shards of topics.values()) shards.delete(shard);
    return new Map([...this.#lagMs].map(([topic, lags]) => [topic, worst(lags)]));
  }
}

const worst = (lags: ReadonlyMap<number, number>): number => Math.max(0, ...lags.values());

function mapAt<Key>(maps: Map<Key, Map<number, number>>, key: Key): Map<number, number> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const added = new Map<number, number>();
  maps.set(key, added);
  return added;
}
