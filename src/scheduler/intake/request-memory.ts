import { createHash } from 'node:crypto';

/** What is remembered of a request id, under a key that names its cell too: enough to tell a repeat from a contradiction. */
export interface RememberedRequest {
  readonly contentDigest: string;
  /** Log time after which the id is forgotten, ms since 1970. */
  readonly forgetAfterMs: number;
}

type Bucket = Readonly<Record<string, RememberedRequest>>;

/**
 * Ids of recent requests of one partition: a persistent hash table, so that an epoch copies only the buckets it
 * touches. A function of the partition's records alone, never of where epochs are cut.
 */
export interface RequestMemory {
  readonly buckets: readonly Bucket[];
  readonly size: number;
  /** Largest log time stamp seen in the partition. */
  readonly logTimeMs: number;
  /** Hash chain over everything remembered: stands for the table in digests. */
  readonly chain: string;
  /** Next bucket to be swept. */
  readonly sweepAt: number;
}

const BUCKETS = 512;
const BUCKETS_SWEPT_AT_ONCE = 8;

export const EMPTY_REQUEST_MEMORY: RequestMemory = {
  buckets: Array.from({ length: BUCKETS }, () => ({})),
  size: 0,
  logTimeMs: 0,
  chain: '',
  sweepAt: 0,
};

function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % BUCKETS;
}

/** A writable view of a memory for the length of one epoch; `finish` returns the new memory. */
export class RequestMemoryDraft {
  readonly #buckets: Bucket[];
  readonly #fresh = new Set<number>();
  #size: number;
  #logTimeMs: number;
  #chain: string;
  #sweepAt: number;

  constructor(memory: RequestMemory) {
    this.#buckets = [...memory.buckets];
    this.#size = memory.size;
    this.#logTimeMs = memory.logTimeMs;
    this.#chain = memory.chain;
    this.#sweepAt = memory.sweepAt;
  }

  get size(): number {
    return this.#size;
  }

  get logTimeMs(): number {
    return this.#logTimeMs;
  }

  /** Log time only moves forward. */
  advance(logTimeMs: number): void {
    if (logTimeMs <= this.#logTimeMs) return;
    this.#logTimeMs = logTimeMs;
  }

  recall(key: string): RememberedRequest | undefined {
    const bucket = this.#buckets[bucketOf(key)] ?? {};
    if (!Object.hasOwn(bucket, key)) return undefined;
    const remembered = bucket[key];
    return remembered !== undefined && remembered.forgetAfterMs >= this.#logTimeMs ? remembered : undefined;
  }

  remember(key: string, remembered: RememberedRequest): void {
    const index = bucketOf(key);
    const bucket = this.#writable(index);
    if (!Object.hasOwn(bucket, key)) this.#size += 1;
    bucket[key] = remembered;
    this.#chain = createHash('sha256')
      .update(`${this.#chain}\n${key}\n${remembered.contentDigest}`)
      .digest('base64url');
  }

  /** Forgets ids whose time is over in the next few buckets. */
  sweep(buckets = BUCKETS_SWEPT_AT_ONCE): void {
    for (let step = 0; step < buckets; step += 1) {
      const index = this.#sweepAt;
      this.#sweepAt = (this.#sweepAt + 1) % BUCKETS;
      const bucket = this.#buckets[index] ?? {};
      const kept = Object.entries(bucket).filter(([, { forgetAfterMs }]) => forgetAfterMs >= this.#logTimeMs);
      const dropped = Object.keys(bucket).length - kept.length;
      if (dropped === 0) continue;
      this.#buckets[index] = Object.fromEntries(kept);
      this.#fresh.add(index);
      this.#size -= dropped;
    }
  }

  /** Forgets every id whose time is over, wherever it lies. Cost: the whole table. */
  sweepAll(): void {
    this.sweep(BUCKETS);
  }

  finish(): RequestMemory {
    return {
      buckets: this.#buckets,
      size: this.#size,
      logTimeMs: this.#logTimeMs,
      chain: this.#chain,
      sweepAt: this.#sweepAt,
    };
  }

  #writable(index: number): Record<string, RememberedRequest> {
    if (!this.#fresh.has(index)) {
      this.#buckets[index] = { ...this.#buckets[index] };
      this.#fresh.add(index);
    }
    return this.#buckets[index] as Record<string, RememberedRequest>;
  }
}
