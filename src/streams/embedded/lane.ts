import type { DeliveryLane } from '../assigned-shard.js';
import type { LogRecord } from '../event-log.js';
import type { Deliverable, DeliveryRounds } from './delivery-rounds.js';
import type { Partition } from './partition.js';

export interface LaneContext {
  readonly rounds: DeliveryRounds;
  readonly maxBatchRecords: number;
  readonly handle: (records: readonly LogRecord[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Deliveries of one topic partition to its owner: one batch at a time, in order, as long as it is open and not paused. */
export class Lane implements Deliverable, DeliveryLane {
  private open = false;
  private paused = false;
  /** Waits for its turn in the delivery rounds. */
  private queued = false;
  private handling: Promise<void> | undefined;
  /** Of the next record to deliver; while a batch is handled, of the one after it. */
  private position: number;

  constructor(
    readonly partition: Partition,
    private readonly context: LaneContext,
  ) {
    this.position = partition.beginOffset;
  }

  /** @throws SlotwiseError OFFSET_OUT_OF_RANGE */
  seek(offset: number): void {
    this.partition.requireHeld(offset);
    this.position = offset;
    this.wake();
  }

  start(): void {
    this.open = true;
    this.partition.listen(this.wake);
    this.wake();
  }

  /** No batch starts any more. */
  close(): void {
    this.open = false;
    this.partition.unlisten(this.wake);
  }

  /** Resolves when the batch being handled, if any, is done with. */
  async idle(): Promise<void> {
    await this.handling;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.wake();
  }

  deliver(): void {
    this.queued = false;
    if (this.paused || !this.open) return;
    const records = this.next();
    const last = records.at(-1);
    if (last === undefined) return;
    // Before the handler begins: it may seek.
    this.position = last.offset + 1;
    this.handling = this.handle(records);
  }

  private readonly wake = (): void => {
    if (this.queued || this.paused || !this.open || this.handling !== undefined) return;
    if (this.position === this.partition.endOffset) return;
    this.queued = true;
    this.context.rounds.enqueue(this);
  };

  /** The next batch; empty if there is none (the last records of a compacted partition may be gone). */
  private next(): readonly LogRecord[] {
    try {
      const records = this.partition.read(this.position, this.context.maxBatchRecords);
      if (records.length === 0) this.position = this.partition.endOffset;
      return records;
    } catch (error) {
      this.fail(error);
      return [];
    }
  }

  /** Never rejects: an error is passed on. */
  private async handle(records: readonly LogRecord[]): Promise<void> {
    try {
      await this.context.handle(records);
    } catch (error) {
      this.fail(error);
    }
    this.handling = undefined;
    this.wake();
  }

  private fail(error: unknown): void {
    this.close();
    this.context.onError(error);
  }
}
