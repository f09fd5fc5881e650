import { type EventLog, newestDeadLetters, type StoredDeadLetter } from '../../streams/index.js';

export interface AnsweredDeadLetters {
  /** Newest first. */
  readonly deadLetters: readonly StoredDeadLetter[];
  /** Letters that were asked for and left out, because together they are too long for one answer. */
  readonly leftOut: number;
}

/** Letters carry the original record; longer answers than this help nobody, bytes. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const OTHER_BYTES = 1_000;

/** The newest `limit` dead letters of all partitions. Cost: reads backwards to the last of them. */
export async function answeredDeadLetters(log: EventLog, topic: string, limit: number): Promise<AnsweredDeadLetters> {
  const deadLetters: StoredDeadLetter[] = [];
  let bytes = 0;
  let leftOut = 0;
  for await (const stored of newestDeadLetters(log, topic)) {
    bytes += sizeOf(stored);
    if (bytes > MAX_ANSWER_BYTES) leftOut += 1;
    else deadLetters.push(stored);
    if (deadLetters.length + leftOut === limit) break;
  }
  return { deadLetters, leftOut };
}

/** What a letter adds to the answer, roughly: only the original record and its key can be long. */
const sizeOf = ({ letter }: StoredDeadLetter): number => letter.valueBase64.length + letter.key.length + OTHER_BYTES;
