import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EmbeddedEventLog } from './embedded/index.js';
import { readRange } from './read-range.js';

describe('readRange', () => {
  const place = { topic: 'letters', partition: 0 };
  let log: EmbeddedEventLog;

  /** Two records a read, so that every range below takes several. */
  beforeEach(async () => {
    log = new EmbeddedEventLog({ now: () => 0, maxBatchRecords: 2 });
    await log.ensureTopics([{ topic: 'letters', partitions: 1 }]);
    await log.append(
      'letters',
      0,
      ['a', 'b', 'c', 'd', 'e'].map((letter) => ({ key: letter, value: Buffer.from(letter) })),
    );
  });

  afterEach(() => log.close());

  async function lettersOf(fromOffset: number, nextOffset?: number): Promise<string> {
    let letters = '';
    for await (const { key } of readRange(log, {
      ...place,
      fromOffset,
      ...(nextOffset === undefined ? {} : { nextOffset }),
    }))
      letters += key;
    return letters;
  }

  it('goes to the end over as many reads as it takes', async () => {
    expect(await lettersOf(0)).toBe('abcde');
    expect(await lettersOf(3)).toBe('de');
    expect(await lettersOf(5)).toBe('');
  });

  it('ends before the offset it was given, in the middle of a read too', async () => {
    expect(await lettersOf(0, 3)).toBe('abc');
    expect(await lettersOf(2, 2)).toBe('');
    expect(await lettersOf(1, 9)).toBe('bcde');
  });

  it('passes on that the offset is not there', async () => {
    await expect(lettersOf(6)).rejects.toMatchObject({ code: 'OFFSET_OUT_OF_RANGE' });
  });
});
