import { SlotwiseError } from '../core/errors.js';
import type { EventLog, LogRecord, NewRecord } from './event-log.js';

export interface ResumingAppenderOptions {
  readonly log: EventLog;
  readonly topic: string;
  readonly partition: number;
  /** Makes the error for a log that this writer has not written, out of a clause that says where and how it differs. */
  readonly differs: (clause: string) => SlotwiseError;
}

/**
 * Appends to one partition for its only writer, whose records are a function of something it can run through again. After
 * a crash the writer begins its sequence anew, and what the log already holds is passed over; an append may have been cut
 * between any two of its records. The last record present is compared with the writer's own, byte for byte.
 */
export class ResumingAppender {
  #passed = 0;
  #nextOffset: number;

  private constructor(
    private readonly options: ResumingAppenderOptions,
    /** Records the partition held when it was opened. */
    readonly present: number,
    private readonly last: LogRecord | undefined,
  ) {
    this.#nextOffset = present;
  }

  /** @throws SlotwiseError made by `differs` when records were written but none is left to compare; what the log throws */
  static async open(options: ResumingAppenderOptions): Promise<ResumingAppender> {
    const { log, topic, partition, differs } = options;
    const end = await log.endOffset(topic, partition);
    if (end === 0) return new ResumingAppender(options, 0, undefined);
    if ((await log.beginOffset(topic, partition)) >= end) {
      throw differs(`${topic}/${partition}: none of the ${end} records written before is left to compare`);
    }
    const [last] = await log.read({ topic, partition, fromOffset: end - 1, maxRecords: 1 });
    return new ResumingAppender(options, end, last);
  }

  /** True when all that was present has been passed over. */
  get isLevel(): boolean {
    return this.#passed === this.present;
  }

  /**
   * True when the next record of the sequence is present, which passes it over; false when it has to be appended. `next`
   * is called for the last one present alone. @throws SlotwiseError made by `differs`
   */
  passesOver(next: () => NewRecord): boolean {
    if (this.isLevel) return false;
    this.#passed += 1;
    if (this.#passed === this.present && !isSame(this.last, next())) {
      const { topic, partition, differs } = this.options;
      throw differs(
        `${topic}/${partition}: the record at offset ${this.present - 1} is not the one that belongs there`,
      );
    }
    return true;
  }

  /** The sequence is over. @throws SlotwiseError made by `differs` if the log holds more than that */
  requireLevel(): void {
    if (this.isLevel) return;
    const { topic, partition, differs } = this.options;
    throw differs(`${topic}/${partition}: ${this.present} records are there, where ${this.#passed} belong`);
  }

  /** The sequence begins anew. */
  rewind(): void {
    this.#passed = 0;
  }

  /**
   * Appends what follows the records passed over; one call at a time.
   * @throws SlotwiseError OFFSET_GAP when somebody else writes here too
   */
  async append(records: readonly NewRecord[]): Promise<void> {
    const { log, topic, partition } = this.options;
    const offset = await log.append(topic, partition, records);
    if (offset !== this.#nextOffset) {
      throw new SlotwiseError(
        'OFFSET_GAP',
        `${topic}/${partition}: records were written at offset ${offset} instead of ${this.#nextOffset}; somebody else writes here`,
      );
    }
    this.#nextOffset += records.length;
  }
}

function isSame(found: LogRecord | undefined, wanted: NewRecord): boolean {
  if (found === undefined) return false;
  const headers = Object.entries(wanted.headers ?? {});
  return (
    found.key === wanted.key &&
    (wanted.timestampMs === undefined || found.timestampMs === wanted.timestampMs) &&
    Object.keys(found.headers).length === headers.length &&
    headers.every(([name, value]) => found.headers[name] === value) &&
    Buffer.compare(found.value, wanted.value) === 0
  );
}
