import type { LogRecord, NewRecord } from '../event-log.js';
import { Deque } from './deque.js';
import { recordBytes } from './record-bytes.js';
import type { RecordStore } from './record-store.js';

const FEWEST_HOLES_TO_CLOSE = 64;

/**
 * Records of a compacted partition: the newest of each key, at the offset it was appended at. A replaced record leaves
 * a hole; holes are closed when they are the greater part, so memory follows the live records, not the offsets.
 * Under the byte bound tombstones go first, then the oldest records: the bound wins over compaction.
 */
export class CompactedRecords implements RecordStore {
  bytes = 0;
  endOffset: number;
  /** Rising; `records[i]` is undefined where the record of `offsets[i]` is gone. */
  private offsets: number[] = [];
  private records: (LogRecord | undefined)[] = [];
  /** Nothing lives in front of this index. */
  private first = 0;
  private readonly newest = new Map<string, LogRecord>();
  private readonly tombstones = new Deque<LogRecord>();

  constructor(
    readonly maxBytes: number,
    public beginOffset = 0,
  ) {
    this.endOffset = beginOffset;
  }

  get count(): number {
    return this.newest.size;
  }

  /** Places kept for records and tombstones, holes included: at most in proportion to the live records. */
  get slots(): number {
    return this.records.length + this.tombstones.length;
  }

  requireWritable(): void {
    // Memory always is.
  }

  sizeOf(record: NewRecord): number {
    return recordBytes(record);
  }

  growthBytes(records: readonly NewRecord[]): number {
    const arriving = new Map(records.map((record) => [record.key, recordBytes(record)]));
    let bytes = 0;
    for (const [key, arrivingBytes] of arriving) {
      const replaced = this.newest.get(key);
      bytes += arrivingBytes - (replaced === undefined ? 0 : recordBytes(replaced));
    }
    return bytes;
  }

  append(records: readonly LogRecord[]): void {
    for (const record of records) this.push(record);
  }

  /** Adds one record, at or past `endOffset`. */
  push(record: LogRecord): void {
    const replaced = this.newest.get(record.key);
    if (replaced !== undefined) this.remove(replaced);
    this.newest.set(record.key, record);
    this.offsets.push(record.offset);
    this.records.push(record);
    this.endOffset = record.offset + 1;
    this.bytes += recordBytes(record);
    if (isTombstone(record)) this.tombstones.push(record);
    this.closeHoles();
  }

  dropOne(offset: number): boolean {
    return this.dropTombstone(offset) || this.dropOldest(offset);
  }

  read(fromOffset: number, maxRecords: number): readonly LogRecord[] {
    const found: LogRecord[] = [];
    for (let index = this.indexOf(fromOffset); index < this.records.length && found.length < maxRecords; index += 1) {
      const record = this.records[index];
      if (record !== undefined) found.push(record);
    }
    return found;
  }

  private dropTombstone(offset: number): boolean {
    for (let oldest = this.tombstones.at(0); oldest !== undefined; oldest = this.tombstones.at(0)) {
      const live = this.newest.get(oldest.key) === oldest;
      if (live && oldest.offset >= offset) return false;
      this.tombstones.shift();
      if (!live) continue;
      this.remove(oldest);
      return true;
    }
    return false;
  }

  private dropOldest(offset: number): boolean {
    const oldest = this.records[this.first];
    if (oldest === undefined || oldest.offset >= offset) return false;
    this.remove(oldest);
    this.beginOffset = oldest.offset + 1;
    return true;
  }

  private remove(record: LogRecord): void {
    this.newest.delete(record.key);
    this.records[this.indexOf(record.offset)] = undefined;
    this.bytes -= recordBytes(record);
    while (this.first < this.records.length && this.records[this.first] === undefined) this.first += 1;
  }

  private closeHoles(): void {
    const holes = this.records.length - this.newest.size;
    if (holes < FEWEST_HOLES_TO_CLOSE || holes < this.newest.size) return;
    this.records = this.records.filter((record) => record !== undefined);
    this.offsets = this.records.map((record) => record?.offset ?? 0);
    this.first = 0;
    this.forgetReplacedTombstones();
  }

  private forgetReplacedTombstones(): void {
    for (let left = this.tombstones.length; left > 0; left -= 1) {
      const tombstone = this.tombstones.shift();
      if (tombstone !== undefined && this.newest.get(tombstone.key) === tombstone) this.tombstones.push(tombstone);
    }
  }

  /** Index of the first kept offset at or past `offset`, by bisection. */
  private indexOf(offset: number): number {
    let low = this.first;
    let high = this.offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.offsets[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isTombstone(record: LogRecord): boolean {
  return record.value.byteLength === 0;
}
