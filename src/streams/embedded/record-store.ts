import type { LogRecord, NewRecord } from '../event-log.js';

/** The records of one partition, oldest first, offsets rising. */
export interface RecordStore {
  /** What is held, as `recordBytes` counts it. */
  readonly bytes: number;
  readonly count: number;
  /** Offset below which everything was dropped. */
  readonly beginOffset: number;
  /** How many bytes the store would grow by; may be negative where newer records replace older ones. */
  growthBytes(records: readonly NewRecord[]): number;
  push(record: LogRecord): void;
  /** Drops the record that is missed least among those below `offset`; false if there is none. Amortised O(1). */
  dropOne(offset: number): boolean;
  /** Up to `maxRecords` records from `fromOffset` (not below `beginOffset`) on. */
  read(fromOffset: number, maxRecords: number): readonly LogRecord[];
}
