import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EmbeddedEventLog } from '../embedded/index.js';
import { DeadLetterWriter } from './dead-letter-writer.js';
import { newestDeadLetters, type StoredDeadLetter } from './newest-dead-letters.js';
import type { RejectedRecord } from './rejected-record.js';
import { resubmissionNote } from './resubmission.js';

const TOPIC = 'slotwise.dead-letters';

const rejected = (partition: number, offset: number): RejectedRecord => ({
  ...{ topic: 'slotwise.requests', partition, offset, key: 'cell-1', value: Buffer.from('{}') },
  ...{ code: 'INVALID', sentence: 'requestId is missing', atMs: 0 },
});

describe('the newest dead letters', () => {
  let nowMs = 0;
  let log: EmbeddedEventLog;
  beforeEach(async () => {
    log = new EmbeddedEventLog({ now: () => (nowMs += 1) });
    await log.ensureTopics([{ topic: TOPIC, partitions: 2 }]);
  });
  afterEach(() => log.close());

  const putAside = (...letters: readonly RejectedRecord[]): Promise<void> =>
    new DeadLetterWriter({ log, topic: TOPIC }).writeAll(letters);

  async function read(): Promise<readonly StoredDeadLetter[]> {
    const letters: StoredDeadLetter[] = [];
    for await (const one of newestDeadLetters(log, TOPIC)) letters.push(one);
    return letters;
  }

  it('come in order of the log time over all partitions, however many there are', async () => {
    const written = Array.from({ length: 200 }, (_, index) => rejected(index % 7 === 0 ? 0 : 1, index));
    for (const one of written) await putAside(one);
    expect((await read()).map(({ letter }) => letter.offset)).toEqual(written.map(({ offset }) => offset).reverse());
  });

  it('come once, though they were written again, and say where they were sent', async () => {
    await putAside(rejected(0, 4), rejected(0, 4), rejected(0, 5));
    const [, stored] = await read();
    if (stored === undefined) throw new Error('there are two');
    const to = { topic: 'slotwise.requests', partition: 1, offset: 9 };
    await log.append(TOPIC, stored.partition, [resubmissionNote(stored.letter, to, 0)]);
    const seen = (await read()).map(({ letter, resubmittedTo }) => [letter.offset, resubmittedTo]);
    expect(seen).toEqual([
      [5, undefined],
      [4, 'slotwise.requests/1@9'],
    ]);
  });

  it('are none of the records that are no dead letters', async () => {
    await log.append(TOPIC, 0, [{ key: 'k', value: Buffer.from('garbage') }]);
    await putAside(rejected(0, 1));
    await log.append(TOPIC, 0, [{ key: 'k', value: new Uint8Array() }]);
    expect((await read()).map(({ letter }) => letter.offset)).toEqual([1]);
  });
});
