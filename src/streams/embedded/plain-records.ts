import type { LogRecord, NewRecord } from '../event-log.js';
import { Deque } from './deque.js';
import { recordBytes } from './record-bytes.js';
import type { RecordStore } from './record-store.js';

/** Records of a partition that keeps all keys: offsets have no holes, so an offset is an index. */
export class PlainRecords implements RecordStore {
  bytes = 0;
  beginOffset = 0;
  private readonly records = new Deque<LogRecord>();

  constructor(readonly maxBytes: number) {}

  get endOffset(): number {
    return this.beginOffset + this.records.length;
  }

  get count(): number {
    return this.records.length;
  }

  requireWritable(): void {
    // Memory always is.
  }

  sizeOf(record: NewRecord): number {
    return recordBytes(record);
  }

  growthBytes(records: readonly NewRecord[]): number {
    let bytes = 0;
    for (const record of records) bytes += recordBytes(record);
    return bytes;
  }

  append(records: readonly LogRecord[]): void {
    for (const record of records) {
      this.records.push(record);
      this.bytes += recordBytes(record);
    }
  }

  dropOne(offset: number): boolean {
    if (this.beginOffset >= offset) return false;
    const oldest = this.records.shift();
    if (oldest === undefined) return false;
    this.bytes -= recordBytes(oldest);
    this.beginOffset = oldest.offset + 1;
    return true;
  }

  read(fromOffset: number, maxRecords: number): readonly LogRecord[] {
    return this.records.slice(fromOffset - this.beginOffset, maxRecords);
  }
}
