import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { type DeadLetter, readDeadLetterRecord } from '../../contracts/index.js';
import { EmbeddedEventLog } from '../embedded/index.js';
import type { LogRecord } from '../event-log.js';
import { DeadLetterWriter } from './dead-letter-writer.js';
import { encodeDeadLetter, MAX_KEPT_VALUE_BYTES } from './encode-dead-letter.js';
import type { RejectedRecord } from './rejected-record.js';

const rejected = (changes: Partial<RejectedRecord> = {}): RejectedRecord => ({
  topic: 'slotwise.requests',
  partition: 3,
  offset: 41,
  key: 'cell-1',
  value: Buffer.from('{"requestId":'),
  code: 'UNPARSABLE',
  sentence: 'the record is not JSON: Unexpected end of JSON input',
  atMs: 1_700_000_000_123,
  ...changes,
});

function letterIn(record: { readonly value: Uint8Array }): DeadLetter {
  const read = readDeadLetterRecord(record.value);
  if (!read.ok) throw new Error(read.sentence);
  return read.message;
}

describe('DeadLetterWriter', () => {
  const topic = 'slotwise.dead-letters';
  let log: EmbeddedEventLog;
  let writer: DeadLetterWriter;

  beforeEach(async () => {
    log = new EmbeddedEventLog({ now: () => 7 });
    await log.ensureTopics([{ topic, partitions: 2 }]);
    writer = new DeadLetterWriter({ log, topic });
  });

  afterEach(() => log.close());

  const written = (partition: number): Promise<readonly LogRecord[]> => log.read({ topic, partition, fromOffset: 0 });

  it('puts a record aside with its bytes, where it came from, and why', async () => {
    await writer.write(rejected({ field: 'requestId' }));
    const [record] = await written(1);
    expect(record?.key).toBe('slotwise.requests/3@41');
    expect(record?.headers).toMatchObject({ ce_type: 'slotwise.dead-letter', ce_id: 'slotwise.requests/3@41' });
    expect(letterIn(record ?? { value: new Uint8Array() })).toEqual({
      topic: 'slotwise.requests',
      partition: 3,
      offset: 41,
      key: 'cell-1',
      valueBase64: Buffer.from('{"requestId":').toString('base64'),
      valueBytes: 13,
      code: 'SLOTWISE_UNPARSABLE',
      sentence: 'the record is not JSON: Unexpected end of JSON input',
      field: 'requestId',
      atMs: 1_700_000_000_123,
    });
  });

  it('writes the same bytes under the same key when it is done again', async () => {
    await writer.write(rejected());
    await new DeadLetterWriter({ log, topic }).write(rejected());
    const [first, second] = await written(1);
    expect(second?.key).toBe(first?.key);
    expect(second?.value).toEqual(first?.value);
  });

  it('keeps the order of one input partition, and takes any number of letters at once', async () => {
    const many = Array.from({ length: 9 }, (_, offset) =>
      rejected({ offset, partition: offset % 3, value: new Uint8Array(200_000) }),
    );
    await writer.writeAll(many);
    const keys = [...(await written(0)), ...(await written(1))].map(({ key }) => key);
    const expected = [0, 2, 3, 5, 6, 8, 1, 4, 7].map((offset) => `slotwise.requests/${offset % 3}@${offset}`);
    expect(keys).toEqual(expected);
  });

  it('sends many letters in requests of at most 512 KiB, and one that is longer alone', async () => {
    const append = jest.spyOn(log, 'append');
    const values = [100_000, 100_000, 100_000, 100_000, 500_000, 100].map((bytes) => new Uint8Array(bytes));
    await writer.writeAll(values.map((value, offset) => rejected({ offset, value })));
    expect(append.mock.calls.map(([, , request]) => request.length)).toEqual([3, 1, 1, 1]);
    expect((await written(1)).map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('cuts a 10 MB record to what the log takes, and says how long it was', async () => {
    const value = Buffer.alloc(10_000_000, 'x');
    await writer.write(rejected({ code: 'TOO_LARGE', value }));
    const letter = letterIn((await written(1))[0] ?? { value: new Uint8Array() });
    expect(letter).toMatchObject({ truncated: true, valueBytes: 10_000_000 });
    expect(Buffer.from(letter.valueBase64, 'base64').equals(value.subarray(0, MAX_KEPT_VALUE_BYTES))).toBe(true);
  });

  it('keeps a record of exactly the limit whole', () => {
    const letter = letterIn(encodeDeadLetter(rejected({ value: Buffer.alloc(MAX_KEPT_VALUE_BYTES) })));
    expect(letter.truncated).toBeUndefined();
    expect(letter.valueBytes).toBe(MAX_KEPT_VALUE_BYTES);
  });

  it('makes of anything a valid dead letter that fits into 1 MiB', () => {
    const long = fc
      .tuple(fc.string({ unit: 'binary' }), fc.constantFrom(1, 100_000))
      .map(([text, times]) => text.repeat(times));
    const anything = fc.record({ key: long, sentence: long, field: long, value: fc.uint8Array() });
    fc.assert(
      fc.property(anything, ({ key, sentence, field, value }) => {
        const whole = Buffer.concat([value, Buffer.alloc(MAX_KEPT_VALUE_BYTES)]);
        const record = encodeDeadLetter(rejected({ key, sentence, field, value: whole }));
        expect(record.value.byteLength).toBeLessThan(1024 * 1024 - 2_000);
        expect(letterIn(record).valueBytes).toBe(whole.byteLength);
      }),
      { numRuns: 30 },
    );
  });

  it('cuts long text between characters, with an ellipsis', () => {
    const letter = letterIn(encodeDeadLetter(rejected({ sentence: '🛰'.repeat(3_000), field: 'é'.repeat(500) })));
    expect(letter.sentence).toBe(`${'🛰'.repeat(1_999)}…`);
    expect(letter.field).toBe('é'.repeat(500));
  });

  it('replaces what is not text at all in a sentence', () => {
    expect(letterIn(encodeDeadLetter(rejected({ sentence: 'half \ud83d' }))).sentence).toBe('half \ufffd');
  });
});
