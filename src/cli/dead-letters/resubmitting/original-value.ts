import { type DeadLetter, deadLetterKey } from '../../../contracts/index.js';
import { SlotwiseError } from '../../../core/errors.js';
import type { EventLog } from '../../../streams/index.js';

/**
 * The bytes a dead letter was, whole: if only the first of them were kept, they are looked for where they came from.
 * @returns undefined if they are not there any more
 */
export async function originalValue(log: Pick<EventLog, 'read'>, letter: DeadLetter): Promise<Uint8Array | undefined> {
  const kept = Buffer.from(letter.valueBase64, 'base64');
  if (letter.truncated !== true) return kept;
  const { topic, partition, offset: fromOffset, valueBytes } = letter;
  try {
    const [record] = await log.read({ topic, partition, fromOffset, maxRecords: 1 });
    const isIt =
      record?.offset === fromOffset &&
      record.value.byteLength === valueBytes &&
      kept.equals(record.value.subarray(0, kept.byteLength));
    return isIt ? record.value : undefined;
  } catch (error) {
    if (error instanceof SlotwiseError && error.code === 'OFFSET_OUT_OF_RANGE') return undefined;
    throw error;
  }
}

export const missingWords = (letter: DeadLetter): string =>
  `only the first of its ${letter.valueBytes} bytes were kept, and ${deadLetterKey(letter)} is not in the log any more; give the whole value with --value-file`;
