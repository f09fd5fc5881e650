import type { EventLog, NewRecord } from '../event-log.js';
import { encodeDeadLetter } from './encode-dead-letter.js';
import type { RejectedRecord } from './rejected-record.js';

/** Dead letters of one request to the log, bytes; a single longer one travels alone. */
const MAX_REQUEST_BYTES = 512 * 1024;

export interface DeadLetterWriterOptions {
  readonly log: EventLog;
  /** The dead-letters topic; it may have any number of partitions. */
  readonly topic: string;
}

/**
 * Puts rejected records aside, keyed by where they came from: one written twice (before and after a crash) has the same
 * key and the same bytes. Letters of one input partition stay in one partition, in order.
 */
export class DeadLetterWriter {
  private partitions: number | undefined;

  constructor(private readonly options: DeadLetterWriterOptions) {}

  /** Resolves when the letter is in the log. @throws SlotwiseError LOG_CLOSED, UNKNOWN_TOPIC */
  async write(rejected: RejectedRecord): Promise<void> {
    await this.writeAll([rejected]);
  }

  /** The same for many, in as few requests as their size allows. */
  async writeAll(rejected: readonly RejectedRecord[]): Promise<void> {
    const { log, topic } = this.options;
    this.partitions ??= await log.partitions(topic);
    for (const [partition, letters] of byPartition(rejected, this.partitions)) {
      for (const request of inRequests(letters)) await log.append(topic, partition, request);
    }
  }
}

function byPartition(rejected: readonly RejectedRecord[], partitions: number): ReadonlyMap<number, NewRecord[]> {
  const letters = new Map<number, NewRecord[]>();
  for (const one of rejected) {
    const partition = one.partition % partitions;
    const others = letters.get(partition);
    if (others === undefined) letters.set(partition, [encodeDeadLetter(one)]);
    else others.push(encodeDeadLetter(one));
  }
  return letters;
}

function* inRequests(letters: readonly NewRecord[]): Generator<readonly NewRecord[]> {
  let request: NewRecord[] = [];
  let bytes = 0;
  for (const letter of letters) {
    if (request.length > 0 && bytes + letter.value.byteLength > MAX_REQUEST_BYTES) {
      yield request;
      request = [];
      bytes = 0;
    }
    request.push(letter);
    bytes += letter.value.byteLength;
  }
  if (request.length > 0) yield request;
}
