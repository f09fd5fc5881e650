import { type DeadLetter, deadLetterKey, readDeadLetterRecord } from '../../../contracts/index.js';
import { type NewRecord, readRange, resubmissionNote, resubmittedRecord } from '../../../streams/index.js';
import type { OpenedLog } from '../../sources/stored-log.js';
import { judgeResubmission } from './judge-resubmission.js';
import { missingWords, originalValue } from './original-value.js';

/** Where letters lie among the dead letters: offsets by partition. */
export type LetterPlaces = ReadonlyMap<number, ReadonlySet<number>>;

export interface ResubmitOptions extends OpenedLog {
  /** Instead of the original bytes. */
  readonly value?: Uint8Array;
  readonly dryRun: boolean;
  /** ms since 1970 */
  readonly now: () => number;
}

/** What came of one letter. */
export interface Resubmitted {
  readonly origin: string;
  readonly code: DeadLetter['code'];
  /** Where it lies now; in a dry run, without an offset, where it would go. */
  readonly to?: { readonly topic: string; readonly partition: number; readonly offset?: number };
  /** Why it was not sent. */
  readonly refused?: string;
}

interface Sendable {
  readonly topic: string;
  readonly partition: number;
  readonly record: NewRecord;
}

/**
 * Sends dead letters again, oldest first in every partition they lie in, and notes each among them.
 * @throws what the log throws; then one more than those yielded may have been sent, and is not noted
 */
export async function* resubmitLetters(places: LetterPlaces, options: ResubmitOptions): AsyncGenerator<Resubmitted> {
  const { log, topics, dryRun, now } = options;
  const partitions = await log.partitions(topics.requests);
  for await (const { partition: home, letter } of lettersAt(places, options)) {
    const origin = { origin: deadLetterKey(letter), code: letter.code };
    const sendable = await judged(letter, partitions, options);
    if (typeof sendable === 'string') {
      yield { ...origin, refused: sendable };
      continue;
    }
    const { topic, partition, record } = sendable;
    if (dryRun) {
      yield { ...origin, to: { topic, partition } };
      continue;
    }
    const offset = await log.append(topic, partition, [record]);
    const to = { topic, partition, offset };
    await log.append(topics.deadLetters, home, [resubmissionNote(letter, to, now())]);
    yield { ...origin, to };
  }
}

async function* lettersAt(
  places: LetterPlaces,
  { log, topics }: OpenedLog,
): AsyncGenerator<{ readonly partition: number; readonly letter: DeadLetter }> {
  for (const [partition, offsets] of places) {
    const sorted = [...offsets].sort((a, b) => a - b);
    const range = { fromOffset: sorted[0] ?? 0, nextOffset: (sorted.at(-1) ?? -1) + 1 };
    for await (const { offset, value } of readRange(log, { topic: topics.deadLetters, partition, ...range })) {
      const read = offsets.has(offset) ? readDeadLetterRecord(value) : undefined;
      if (read?.ok === true) yield { partition, letter: read.message };
    }
  }
}

/** What is to be appended, or why nothing is. */
async function judged(
  letter: DeadLetter,
  partitions: number,
  { log, topics, value: mended, now }: ResubmitOptions,
): Promise<Sendable | string> {
  const value = mended ?? (await originalValue(log, letter));
  if (value === undefined) return missingWords(letter);
  const atMs = now();
  const judgement = judgeResubmission(letter, value, { topics, partitions, nowMs: atMs, mended: mended !== undefined });
  if (judgement.kind === 'refused') return judgement.sentence;
  const { topic, partition, key, type } = judgement;
  return { topic, partition, record: resubmittedRecord({ letter, type, key, value, atMs }) };
}
