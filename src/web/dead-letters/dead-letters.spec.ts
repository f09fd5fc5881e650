import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DeadLetterWriter, type RejectedRecord } from '../../streams/index.js';
import { TOPICS, WebFixture } from '../testing/web-fixture.js';
import { MAX_ANSWER_BYTES } from './answered-dead-letters.js';

const rejected = (offset: number, valueBytes = 2): RejectedRecord => ({
  topic: TOPICS.requests,
  partition: 0,
  offset,
  key: 'trial1-multi4',
  value: new Uint8Array(valueBytes),
  code: 'INVALID',
  sentence: 'requestId is missing',
  field: 'requestId',
  atMs: 0,
});

describe('/api/dead-letters', () => {
  let web: WebFixture;
  let writer: DeadLetterWriter;

  beforeEach(async () => {
    web = new WebFixture();
    await web.start();
    writer = new DeadLetterWriter({ log: web.log, topic: TOPICS.deadLetters });
  });

  afterEach(() => web.close());

  it('is empty when nothing was put aside', async () => {
    expect(await web.json('/api/dead-letters')).toEqual({ deadLetters: [], leftOut: 0 });
  });

  it('shows the newest first, with where they lie and why', async () => {
    await writer.writeAll([1, 2, 3].map((offset) => rejected(offset)));
    expect(await web.json('/api/dead-letters?limit=2')).toMatchObject({
      deadLetters: [
        { partition: 0, offset: 2, letter: { offset: 3, code: 'SLOTWISE_INVALID', sentence: 'requestId is missing' } },
        { partition: 0, offset: 1, letter: { offset: 2 } },
      ],
      leftOut: 0,
    });
  });

  it('leaves out what would make the answer too long, and says how much', async () => {
    const letters = 14;
    for (let offset = 0; offset < letters; offset += 1) await writer.write(rejected(offset, 512 * 1024));
    const answer = (await web.json('/api/dead-letters')) as { deadLetters: object[]; leftOut: number };
    expect(answer.leftOut).toBeGreaterThan(0);
    expect(answer.deadLetters.length + answer.leftOut).toBe(letters);
    expect(JSON.stringify(answer).length).toBeLessThanOrEqual(MAX_ANSWER_BYTES + 10_000);
  });
});
