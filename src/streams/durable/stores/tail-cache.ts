import type { LogRecord } from '../../event-log.js';
import { Deque } from '../../embedded/deque.js';
import { recordBytes } from '../../embedded/record-bytes.js';

/** The newest records of a partition in memory, up to so many bytes. */
export class TailCache {
  private readonly records = new Deque<LogRecord>();
  private bytes = 0;

  constructor(
    private readonly maxBytes: number,
    /** Offset the next record will have. */
    private endOffset: number,
  ) {}

  /** From here on the records are in memory. */
  get beginOffset(): number {
    return this.endOffset - this.records.length;
  }

  add(records: readonly LogRecord[]): void {
    for (const record of records) {
      this.records.push(record);
      this.bytes += recordBytes(record);
      this.endOffset = record.offset + 1;
    }
    while (this.bytes > this.maxBytes) this.dropOldest();
  }

  /** @param fromOffset not below `beginOffset` */
  read(fromOffset: number, maxRecords: number): readonly LogRecord[] {
    return this.records.slice(fromOffset - this.beginOffset, maxRecords);
  }

  private dropOldest(): void {
    const oldest = this.records.shift();
    if (oldest !== undefined) this.bytes -= recordBytes(oldest);
  }
}
