import { deadLetterKey, readDeadLetterRecord, type TopicNames } from '../../contracts/index.js';
import { readRange, type EventLog, type LogRecord } from '../../streams/index.js';
import type { Complain } from './violation.js';

/** The dead letters of a deployment, by the record they are about. */
export class DeadLetterIndex {
  private constructor(private readonly values: ReadonlyMap<string, Uint8Array>) {}

  /** Cost: reads the whole topic and holds it. */
  static async read(log: EventLog, { deadLetters }: TopicNames): Promise<DeadLetterIndex> {
    const values = new Map<string, Uint8Array>();
    const partitions = await log.partitions(deadLetters);
    for (let partition = 0; partition < partitions; partition += 1) {
      const fromOffset = await log.beginOffset(deadLetters, partition);
      for await (const { key, value } of readRange(log, { topic: deadLetters, partition, fromOffset })) {
        values.set(key, value);
      }
    }
    return new DeadLetterIndex(values);
  }

  /** Whether the record was put aside; a letter about it that holds other bytes is complained about. */
  has(record: LogRecord, complain: Complain): boolean {
    const key = deadLetterKey(record);
    const value = this.values.get(key);
    if (value === undefined) return false;
    const read = readDeadLetterRecord(value);
    const kept = read.ok ? Buffer.from(read.message.valueBase64, 'base64') : undefined;
    const isSame =
      read.ok &&
      kept !== undefined &&
      read.message.valueBytes === record.value.byteLength &&
      kept.equals(record.value.subarray(0, kept.byteLength)) &&
      (read.message.truncated === true || kept.byteLength === record.value.byteLength);
    if (!isSame) complain('LETTER_DIFFERS', `the dead letter ${key}`);
    return true;
  }
}
