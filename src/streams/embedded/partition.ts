import { SlotwiseError } from '../../core/errors.js';
import type { LogRecord, NewRecord, RecordHeaders } from '../event-log.js';
import { AppendWaiters } from '../append-waiters.js';
import type { CommittedOffset } from './committed-offset.js';
import { Deque } from './deque.js';
import type { CompleteEmbeddedLogOptions } from './embedded-log-options.js';
import { contentBytes } from './record-bytes.js';
import type { RecordStore } from './record-store.js';

interface WaitingAppend {
  readonly records: readonly NewRecord[];
  readonly resolve: (firstOffset: number) => void;
  readonly reject: (error: unknown) => void;
}

const NO_HEADERS: RecordHeaders = Object.freeze({});

/** One partition: an append-only queue with offsets, a byte bound, and appends that wait for room. */
export class Partition {
  /** Appends that ever had to wait for room. */
  appendWaitsTotal = 0;
  private readonly waiting = new Deque<WaitingAppend>();
  private readonly holds = new Set<CommittedOffset>();
  private readonly listeners = new Set<() => void>();
  private readonly appendWaiters = new AppendWaiters();

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly store: RecordStore,
    private readonly options: CompleteEmbeddedLogOptions,
  ) {}

  get beginOffset(): number {
    return this.store.beginOffset;
  }

  get endOffset(): number {
    return this.store.endOffset;
  }

  get bytes(): number {
    return this.store.bytes;
  }

  get records(): number {
    return this.store.count;
  }

  get waitingAppends(): number {
    return this.waiting.length;
  }

  /**
   * Offset of the first record: at once if there is room, else when there is.
   * @throws SlotwiseError RECORD_TOO_LARGE, and why the store takes no records
   */
  append(records: readonly NewRecord[]): number | Promise<number> {
    this.store.requireWritable();
    this.refuseTooLarge(records);
    if (this.waiting.length === 0 && this.makeRoom(records)) return this.write(records);
    this.appendWaitsTotal += 1;
    return new Promise((resolve, reject) => {
      this.waiting.push({ records, resolve, reject });
    });
  }

  /** @throws SlotwiseError OFFSET_OUT_OF_RANGE */
  read(fromOffset: number, maxRecords: number): readonly LogRecord[] {
    this.requireHeld(fromOffset);
    return this.store.read(fromOffset, maxRecords);
  }

  /** @throws SlotwiseError OFFSET_OUT_OF_RANGE unless `offset` is held or is the end offset. */
  requireHeld(offset: number): void {
    if (offset >= this.beginOffset && offset <= this.endOffset) return;
    throw new SlotwiseError(
      'OFFSET_OUT_OF_RANGE',
      `${this.topic}/${this.partition} holds offsets ${this.beginOffset} to ${this.endOffset}, asked for ${offset}`,
    );
  }

  async waitForAppend(offset: number, signal: AbortSignal): Promise<void> {
    if (this.endOffset > offset || signal.aborted) return;
    await this.appendWaiters.wait(offset, signal);
  }

  /** Keeps records from the group's committed offset on. */
  hold(committed: CommittedOffset): void {
    this.holds.add(committed);
  }

  letGo(committed: CommittedOffset): void {
    this.holds.delete(committed);
    this.admitWaiting();
  }

  /** Writes the waiting appends there is room for now, in their order. Called when a group has committed. */
  admitWaiting(): void {
    for (let next = this.waiting.at(0); next !== undefined; next = this.waiting.at(0)) {
      try {
        this.store.requireWritable();
        if (!this.makeRoom(next.records)) return;
        next.resolve(this.write(next.records));
      } catch (error) {
        next.reject(error);
      }
      this.waiting.shift();
    }
  }

  /** `listener` is called inside every append: it must only take note. */
  listen(listener: () => void): void {
    this.listeners.add(listener);
  }

  unlisten(listener: () => void): void {
    this.listeners.delete(listener);
  }

  /** Rejects everything that waits. */
  close(error: Error): void {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) next.reject(error);
    this.appendWaiters.rejectAll(error);
  }

  private refuseTooLarge(records: readonly NewRecord[]): void {
    const { maxRecordBytes } = this.options;
    const { maxBytes } = this.store;
    let bytes = 0;
    for (const record of records) {
      const content = contentBytes(record);
      if (content > maxRecordBytes) this.tooLarge(`a record of ${content} bytes is over ${maxRecordBytes}`);
      bytes += this.store.sizeOf(record);
    }
    if (bytes > maxBytes) this.tooLarge(`an append of ${bytes} bytes never fits into ${maxBytes}`);
  }

  private tooLarge(why: string): never {
    throw new SlotwiseError('RECORD_TOO_LARGE', `${this.topic}/${this.partition}: ${why}`);
  }

  /** Trims what no group needs until `records` fit; false if they do not. */
  private makeRoom(records: readonly NewRecord[]): boolean {
    // What a compacted partition grows by depends on what it holds, so it is asked again after every drop.
    while (this.store.bytes + this.store.growthBytes(records) > this.store.maxBytes) {
      if (!this.store.dropOne(this.leastCommitted())) return false;
    }
    return true;
  }

  private leastCommitted(): number {
    let least = this.endOffset;
    for (const committed of this.holds) least = Math.min(least, committed.offset);
    return least;
  }

  private write(records: readonly NewRecord[]): number {
    const { topic, partition } = this;
    const firstOffset = this.endOffset;
    const stamped = records.map(({ key, value, headers = NO_HEADERS, timestampMs = this.options.now() }, index) => {
      return { topic, partition, offset: firstOffset + index, timestampMs, key, value, headers };
    });
    this.store.append(stamped);
    for (const listener of this.listeners) listener();
    this.appendWaiters.wake(this.endOffset);
    return firstOffset;
  }
}
