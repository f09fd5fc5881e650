import type { NewRecord } from '../streams/event-log.js';
import type { ResumingAppender } from '../streams/resuming-appender.js';

/** A request to the log stays well under a broker's usual limit of 1 MB. */
const MOST_BYTES = 262_144;

interface Pending {
  records: NewRecord[];
  bytes: number;
}

/**
 * Collects records per partition and appends them in order. All partitions are written together as soon as one is full,
 * so that none runs ahead of the others by more than a batch. How it is cut into batches does not change what is
 * written.
 */
export class PartitionWriter {
  private readonly pending = new Map<ResumingAppender, Pending>();

  constructor(private readonly batchRecords: number) {}

  /** Waits for the log when a batch is full. */
  async write(partition: ResumingAppender, record: NewRecord): Promise<void> {
    let batch = this.pending.get(partition);
    if (batch !== undefined && batch.bytes + record.value.byteLength > MOST_BYTES) await this.flush();
    batch ??= { records: [], bytes: 0 };
    this.pending.set(partition, batch);
    batch.records.push(record);
    batch.bytes += record.value.byteLength;
    if (batch.records.length >= this.batchRecords) await this.flush();
  }

  async flush(): Promise<void> {
    const full = [...this.pending].filter(([, { records }]) => records.length > 0);
    await Promise.all(full.map(([partition, batch]) => this.append(partition, batch)));
  }

  private async append(partition: ResumingAppender, batch: Pending): Promise<void> {
    const { records } = batch;
    batch.records = [];
    batch.bytes = 0;
    await partition.append(records);
  }
}
