import { SlotwiseError } from '../../../core/errors.js';
import type { RecordStore } from '../../embedded/record-store.js';
import type { LogRecord, NewRecord } from '../../event-log.js';
import { frameBytes } from '../format/frame.js';

/** What can be read of a partition. */
export type RecordSource = Pick<RecordStore, 'bytes' | 'count' | 'beginOffset' | 'endOffset' | 'read'>;

/** Records of a partition as they were when the log was opened for reading only. */
export class ReadOnlyRecords implements RecordStore {
  readonly maxBytes = Infinity;

  constructor(private readonly source: RecordSource) {}

  get bytes(): number {
    return this.source.bytes;
  }

  get count(): number {
    return this.source.count;
  }

  get beginOffset(): number {
    return this.source.beginOffset;
  }

  get endOffset(): number {
    return this.source.endOffset;
  }

  requireWritable(): never {
    throw new SlotwiseError('LOG_MISUSE', 'the log was opened for reading only');
  }

  sizeOf(record: NewRecord): number {
    return frameBytes(record);
  }

  growthBytes(records: readonly NewRecord[]): number {
    return records.reduce((bytes, record) => bytes + frameBytes(record), 0);
  }

  append(): never {
    return this.requireWritable();
  }

  dropOne(): boolean {
    return false;
  }

  read(fromOffset: number, maxRecords: number): readonly LogRecord[] {
    return this.source.read(fromOffset, maxRecords);
  }
}
