import { SlotwiseError } from '../core/errors.js';
import type { EventLog, NewRecord } from '../streams/index.js';
import { chunkByBytes } from './epoch-records.js';

/** R3: at most this much in one request. */
export const DEFAULT_CHUNK_BYTES = 512 * 1024;

/**
 * The only writer of one shard's decisions in this process: one request in flight, chunked by bytes, every offset the
 * expected one.
 */
export class DecisionAppender {
  readonly #log: EventLog;
  readonly #topic: string;
  readonly #shard: number;
  readonly #chunkBytes: number;
  #nextOffset: number;

  constructor(log: EventLog, topic: string, shard: number, nextOffset: number, chunkBytes = DEFAULT_CHUNK_BYTES) {
    this.#log = log;
    this.#topic = topic;
    this.#shard = shard;
    this.#nextOffset = nextOffset;
    this.#chunkBytes = chunkBytes;
  }

  /**
   * Appends an epoch's records; the marker, last of them, shares its request with the last chunk.
   * @throws SlotwiseError APPEND_UNKNOWN (R4: unknown, not failed: the term must not write again), OFFSET_GAP (R5)
   */
  async append(records: readonly NewRecord[]): Promise<void> {
    for (const chunk of chunkByBytes(records, this.#chunkBytes)) {
      const offset = await this.#send(chunk);
      if (offset !== this.#nextOffset) {
        throw new SlotwiseError(
          'OFFSET_GAP',
          `shard ${this.#shard}: decisions were written at offset ${offset} instead of ${this.#nextOffset}; somebody else writes here`,
        );
      }
      this.#nextOffset = offset + chunk.length;
    }
  }

  async #send(chunk: readonly NewRecord[]): Promise<number> {
    try {
      return await this.#log.append(this.#topic, this.#shard, chunk);
    } catch (cause) {
      throw new SlotwiseError(
        'APPEND_UNKNOWN',
        `shard ${this.#shard}: an append to the decision log was rejected; whether it was written is unknown`,
        { cause },
      );
    }
  }
}
