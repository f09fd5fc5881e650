import type { SlotwiseError } from '../core/errors.js';
import type { EventLog, LogRecord, NewRecord } from './event-log.js';
import { readRange } from './read-range.js';

const SEQUENCE = 'ce_sequence';

export interface ResumingAppenderOptions {
  readonly log: EventLog;
  readonly topic: string;
  readonly partition: number;
  /** Of this writer, as `ce_source` of all its records; records of others in the partition are none of its concern. */
  readonly source: string;
  /** Makes the error for a log that this writer has not written, out of a clause that says where and how it differs. */
  readonly differs: (clause: string) => SlotwiseError;
}

/**
 * Appends to one partition for a writer whose records are a function of something it can run through again. After a crash
 * the writer begins its sequence anew, and what the log already holds of it is passed over; an append may have been cut
 * between any two of its records. Records carry their number in the sequence (`ce_sequence`, CloudEvents' extension), so
 * that the last one present says how many there are, whoever else writes in between. It is compared with the writer's
 * own, byte for byte.
 */
export class ResumingAppender {
  #passed = 0;
  #appended = 0;

  private constructor(
    private readonly options: ResumingAppenderOptions,
    /** Records of this writer the partition held when it was opened. */
    readonly present: number,
    private readonly last: LogRecord | undefined,
  ) {}

  /**
   * Cost: reads back from the end of the partition to the writer's last record.
   * @throws SlotwiseError made by `differs` when none is left to compare, or the last one has no number; what the log throws
   */
  static async open(options: ResumingAppenderOptions): Promise<ResumingAppender> {
    const { log, topic, partition, differs } = options;
    const last = await lastOf(options);
    if (last === undefined) {
      if ((await log.beginOffset(topic, partition)) === 0) return new ResumingAppender(options, 0, undefined);
      const end = await log.endOffset(topic, partition);
      throw differs(`${topic}/${partition}: none of the ${end} records written before is left to compare`);
    }
    const present = Number(last.headers[SEQUENCE]);
    if (Number.isSafeInteger(present) && present > 0) return new ResumingAppender(options, present, last);
    throw differs(`${topic}/${partition}: the record at offset ${last.offset} is not numbered (${SEQUENCE})`);
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
    const { last, present } = this;
    if (this.#passed === present && last !== undefined && !isSame(last, numbered(next(), present))) {
      const { topic, partition, differs } = this.options;
      throw differs(`${topic}/${partition}: the record at offset ${last.offset} is not the one that belongs there`);
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

  /** Appends what follows the records passed over; one call at a time. @throws what the log throws */
  async append(records: readonly NewRecord[]): Promise<void> {
    const { log, topic, partition } = this.options;
    const first = this.present + this.#appended + 1;
    const all = records.map((record, index) => numbered(record, first + index));
    await log.append(topic, partition, all);
    this.#appended += records.length;
  }
}

/** Assigned one by one: V8 gives an object that is spread and added to a hidden class of its own, larger than the record. */
function numbered(record: NewRecord, number: number): NewRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(record.headers ?? {})) headers[name] = value;
  headers[SEQUENCE] = String(number);
  headers.ce_sequencetype = 'Integer';
  return { ...record, headers };
}

/** The newest record of the source, looked for in ever larger stretches from the end of the partition back. */
async function lastOf({ log, topic, partition, source }: ResumingAppenderOptions): Promise<LogRecord | undefined> {
  const begin = await log.beginOffset(topic, partition);
  let end = await log.endOffset(topic, partition);
  for (let stretch = 1; end > begin; stretch *= 8) {
    const from = Math.max(begin, end - stretch);
    let last: LogRecord | undefined;
    for await (const record of readRange(log, { topic, partition, fromOffset: from, nextOffset: end })) {
      if (record.headers.ce_source === source) last = record;
    }
    if (last !== undefined) return last;
    end = from;
  }
  return undefined;
}

function isSame(found: LogRecord, wanted: NewRecord): boolean {
  const headers = Object.entries(wanted.headers ?? {});
  return (
    found.key === wanted.key &&
    (wanted.timestampMs === undefined || found.timestampMs === wanted.timestampMs) &&
    Object.keys(found.headers).length === headers.length &&
    headers.every(([name, value]) => found.headers[name] === value) &&
    Buffer.compare(found.value, wanted.value) === 0
  );
}
