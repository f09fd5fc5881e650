import { readCheckpointRecord, type Checkpoint } from '../../contracts/index.js';
import { SlotwiseError } from '../../core/errors.js';
import { readRange, type EventLog, type LogRecord } from '../../streams/index.js';
import type { OwnerTerm } from '../epoch-records.js';
import { decodeCheckpoint } from './decode-checkpoint.js';
import { WITHOUT_CHECKPOINTS } from './without-checkpoints.js';
import { encodeCheckpoint } from './encode-checkpoint.js';
import { newerVersion } from './newer-version.js';
import type { ShardCheckpoint } from './shard-checkpoint.js';

/** A checkpoint that is there in all its parts, not yet unpacked. */
export interface StoredCheckpoint {
  readonly position: number;
  readonly epoch: number;
  readonly owner: OwnerTerm;
  /** @throws SlotwiseError CHECKPOINT_TOO_NEW, CHECKPOINT_CORRUPT */
  readonly decode: () => ShardCheckpoint;
}

export interface CheckpointStoreOptions {
  readonly log: EventLog;
  readonly topic: string;
  readonly shard: number;
  /** Characters of base64 in one record. */
  readonly partCharacters: number;
}

/** Kept: the newest, and the one before it, from which the reader's rule judges the newest. */
const KEPT = 2;
/** Where those are counted that nobody has looked at. */
const BEFORE_ALL = -1;

type Parts = [Checkpoint, ...Checkpoint[]];

/**
 * The checkpoints of one shard in the compacted topic (rule R6): each under a key of its own, so that a late writer never
 * replaces a newer one; older ones are tombstoned once their successor is written.
 */
export class CheckpointStore {
  readonly #options: CheckpointStoreOptions;
  /** Keys in the log, by position. */
  readonly #known = new Map<number, readonly string[]>();

  constructor(options: CheckpointStoreOptions) {
    this.#options = options;
  }

  /**
   * All whole checkpoints, oldest first. One whose writer was interrupted between two parts is none.
   * @throws SlotwiseError CHECKPOINT_TOO_NEW, CHECKPOINT_CORRUPT
   */
  async list(): Promise<readonly StoredCheckpoint[]> {
    const byPosition = new Map<number, Parts>();
    for await (const record of this.#records()) {
      const part = this.#read(record);
      const others = byPosition.get(part.position);
      if (others === undefined) byPosition.set(part.position, [part]);
      else others.push(part);
      this.#note(part.position, [record.key]);
    }
    return [...byPosition.values()]
      .filter((parts) => new Set(parts.map(({ part }) => part)).size === parts[0].parts)
      .map((parts) => this.#stored(parts))
      .sort((a, b) => a.position - b.position);
  }

  /** Looks at none of them: whatever is there goes with the next ones written. */
  async disown(): Promise<void> {
    for await (const { key } of this.#records()) this.#note(BEFORE_ALL, [key]);
  }

  /** Writes one and forgets those it makes useless. @returns its size in the log, bytes. Rejects when an append does. */
  async write(checkpoint: ShardCheckpoint, atMs: number): Promise<number> {
    const { log, topic, shard, partCharacters } = this.#options;
    const records = await encodeCheckpoint(checkpoint, atMs, partCharacters);
    for (const record of records) await log.append(topic, shard, [record]);
    this.#known.delete(checkpoint.position);
    this.#note(
      checkpoint.position,
      records.map(({ key }) => key),
    );
    await this.#forgetOld();
    return records.reduce((bytes, { value }) => bytes + value.byteLength, 0);
  }

  #note(position: number, keys: readonly string[]): void {
    this.#known.set(position, [...(this.#known.get(position) ?? []), ...keys]);
  }

  async #forgetOld(): Promise<void> {
    const { log, topic, shard } = this.#options;
    const newestFirst = [...this.#known].sort(([a], [b]) => b - a);
    const old = newestFirst.filter(([position], index) => index >= KEPT || position === BEFORE_ALL);
    const tombstones = old.flatMap(([, keys]) => keys.map((key) => ({ key, value: new Uint8Array() })));
    if (tombstones.length > 0) await log.append(topic, shard, tombstones);
    for (const [position] of old) this.#known.delete(position);
  }

  async *#records(): AsyncGenerator<LogRecord> {
    const { log, topic, shard: partition } = this.#options;
    const fromOffset = await log.beginOffset(topic, partition);
    for await (const record of readRange(log, { topic, partition, fromOffset })) {
      if (record.value.byteLength > 0) yield record;
    }
  }

  #read(record: LogRecord): Checkpoint {
    const read = readCheckpointRecord(record.value);
    if (read.ok) return read.message;
    const where = `${record.topic}/${record.partition}@${record.offset}`;
    const version = newerVersion(record.value);
    if (version !== undefined) {
      throw new SlotwiseError(
        'CHECKPOINT_TOO_NEW',
        `${where}: a checkpoint of version ${version}; start a newer build`,
      );
    }
    throw new SlotwiseError(
      'CHECKPOINT_CORRUPT',
      `${where}: this is no checkpoint: ${read.sentence.slice(0, 200)}; ${WITHOUT_CHECKPOINTS}`,
    );
  }

  #stored(parts: Parts): StoredCheckpoint {
    const [{ position, epoch, ownerId, term }] = parts;
    return { position, epoch, owner: { ownerId, term }, decode: () => decodeCheckpoint(parts) };
  }
}
