import { readDecisionRecord } from '../contracts/index.js';
import { SlotwiseError } from '../core/errors.js';
import { readRange, type EventLog, type NewRecord } from '../streams/index.js';
import { appendUnknown } from './append-unknown.js';
import { chunkByBytes } from './epoch-records.js';

/** R3: at most this much in one request. */
export const DEFAULT_CHUNK_BYTES = 512 * 1024;

/**
 * The only writer of one shard's decisions in this process. R3: one request in flight, chunked by bytes, the marker in the
 * last one. R4: after a rejection it must not be used again. R5: what somebody else wrote in between is read before it
 * goes on.
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
   * @returns offset of the last one. When it resolves, no other owner stands between this one and its records.
   * @throws SlotwiseError APPEND_UNKNOWN (R4), OWNERSHIP_LOST, LOG_SHORTENED (R5)
   */
  async append(records: readonly NewRecord[]): Promise<number> {
    for (const chunk of chunkByBytes(records, this.#chunkBytes)) {
      const offset = await this.#send(chunk);
      await this.#readGap(offset);
      this.#nextOffset = offset + chunk.length;
    }
    return this.#nextOffset - 1;
  }

  /** R5, when there is nothing to append: looks whether somebody else has. @throws SlotwiseError OWNERSHIP_LOST, LOG_SHORTENED */
  async poll(): Promise<void> {
    const endOffset = await this.#log.endOffset(this.#topic, this.#shard);
    await this.#readGap(endOffset);
    this.#nextOffset = endOffset;
  }

  async #send(chunk: readonly NewRecord[]): Promise<number> {
    return this.#log
      .append(this.#topic, this.#shard, chunk)
      .catch(appendUnknown(this.#shard, 'an append to the decision log'));
  }

  /** Records between the expected offset and `to` are foreign: harmless, unless one of them is an ownership record. */
  async #readGap(to: number): Promise<void> {
    if (to < this.#nextOffset) {
      throw new SlotwiseError(
        'LOG_SHORTENED',
        `shard ${this.#shard}: the decision log goes on at offset ${to}, but had reached ${this.#nextOffset}: its end was lost`,
      );
    }
    const gap = { topic: this.#topic, partition: this.#shard, fromOffset: this.#nextOffset, nextOffset: to };
    for await (const { value, offset } of readRange(this.#log, gap)) {
      const read = readDecisionRecord(value);
      if (read.ok && read.message.kind === 'ownership') {
        throw new SlotwiseError(
          'OWNERSHIP_LOST',
          `shard ${this.#shard}: ${read.message.instance} took it over at offset ${offset} of the decision log`,
        );
      }
    }
  }
}
