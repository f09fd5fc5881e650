import type { EventLog, NewRecord } from '../streams/event-log.js';

/** A request to the log stays well under a broker's usual limit of 1 MB. */
const MOST_BYTES = 262_144;

interface Pending {
  readonly topic: string;
  readonly partition: number;
  records: NewRecord[];
  bytes: number;
}

/**
 * Collects records per partition and appends them in order. All partitions are written together as soon as one is full,
 * so that none runs ahead of the others by more than a batch. How it is cut into batches does not change what is
 * written.
 */
export class PartitionWriter {
  private readonly pending = new Map<string, Pending>();

  constructor(
    private readonly log: EventLog,
    private readonly batchRecords: number,
  ) {}

  /** Waits for the log when a batch is full. */
  async write(topic: string, partition: number, record: NewRecord): Promise<void> {
    const key = `${topic}/${partition}`;
    let batch = this.pending.get(key);
    if (batch !== undefined && batch.bytes + record.value.byteLength > MOST_BYTES) await this.flush();
    batch ??= { topic, partition, records: [], bytes: 0 };
    this.pending.set(key, batch);
    batch.records.push(record);
    batch.bytes += record.value.byteLength;
    if (batch.records.length >= this.batchRecords) await this.flush();
  }

  async flush(): Promise<void> {
    const full = [...this.pending.values()].filter(({ records }) => records.length > 0);
    await Promise.all(full.map((batch) => this.append(batch)));
  }

  private async append(batch: Pending): Promise<void> {
    const { topic, partition, records } = batch;
    batch.records = [];
    batch.bytes = 0;
    await this.log.append(topic, partition, records);
  }
}
