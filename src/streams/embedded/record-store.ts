import type { LogRecord, NewRecord } from '../event-log.js';

/** The records of one partition, oldest first, offsets rising. */
export interface RecordStore {
  /** Bound on `bytes`, kept by whoever appends: by `dropOne`, or by waiting. */
  readonly maxBytes: number;
  /** What is held, as `sizeOf` counts it. */
  readonly bytes: number;
  readonly count: number;
  /** Offset below which everything was dropped. */
  readonly beginOffset: number;
  /** Offset the next record gets. */
  readonly endOffset: number;
  /** @throws SlotwiseError when the store takes no records, or no more */
  requireWritable(): void;
  /** What a record counts towards the bound, bytes. */
  sizeOf(record: NewRecord): number;
  /** How many bytes the store would grow by; may be negative where newer records replace older ones. */
  growthBytes(records: readonly NewRecord[]): number;
  /** Adds all of them or, when it throws, none; the first one's offset is `endOffset`. */
  append(records: readonly LogRecord[]): void;
  /** Drops what is missed least among the records below `offset`; false if there is none. Amortised O(1). */
  dropOne(offset: number): boolean;
  /** Up to `maxRecords` records from `fromOffset` (not below `beginOffset`) on; none only where there are none. */
  read(fromOffset: number, maxRecords: number): readonly LogRecord[];
}
