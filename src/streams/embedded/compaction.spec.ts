import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LogRecord, NewRecord } from '../event-log.js';
import { ConsumerProbe } from '../testing/consumer-probe.js';
import { CompactedRecords } from './compacted-records.js';
import { EmbeddedEventLog } from './embedded-event-log.js';
import { RECORD_OVERHEAD_BYTES } from './record-bytes.js';

const record = (key: string, value: string): NewRecord => ({ key, value: Buffer.from(value) });
const shown = ({ offset, key, value }: LogRecord): string => `${offset} ${key}=${Buffer.from(value).toString()}`;

describe('a compacted topic of the embedded log', () => {
  const topic = 'checkpoints';
  let log: EmbeddedEventLog;

  beforeEach(async () => {
    const roomForFour = 4 * (2 + RECORD_OVERHEAD_BYTES);
    log = new EmbeddedEventLog({ now: () => 0, maxPartitionBytes: roomForFour });
    await log.ensureTopics([{ topic, partitions: 1, compacted: true }]);
  });

  const append = (key: string, value: string): Promise<number> => log.append(topic, 0, [record(key, value)]);
  const read = async (fromOffset = 0): Promise<readonly string[]> =>
    (await log.read({ topic, partition: 0, fromOffset })).map(shown);

  it('keeps the newest record of each key at its offset, and reads over the holes', async () => {
    for (const [key = '', value = ''] of ['a1', 'b1', 'a2', 'c1', 'b2'].map((pair) => pair.split(/(?=\d)/u))) {
      await append(key, value);
    }
    expect(await read()).toEqual(['2 a=2', '3 c=1', '4 b=2']);
    expect(await read(1)).toEqual(['2 a=2', '3 c=1', '4 b=2']);
    expect(await read(3)).toEqual(['3 c=1', '4 b=2']);
    expect(await log.beginOffset(topic, 0)).toBe(0);
    expect(await log.endOffset(topic, 0)).toBe(5);
  });

  it('counts only what it keeps', async () => {
    for (let version = 0; version < 1_000; version += 1) await append('a', `${version % 10}`);
    expect(log.stats().partitions[0]).toMatchObject({ records: 1, bytes: 2 + RECORD_OVERHEAD_BYTES, beginOffset: 0 });
    expect(await read()).toEqual(['999 a=9']);
  });

  it('makes room for a newer record by the one it replaces, not by other keys', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await append(key, '1');
    await append('d', '2');
    expect(await read()).toEqual(['0 a=1', '1 b=1', '2 c=1', '4 d=2']);
  });

  it('deletes a key by a tombstone, and drops tombstones before anything else', async () => {
    for (const key of ['a', 'b', 'c']) await append(key, '1');
    await append('b', '');
    expect(await read()).toEqual(['0 a=1', '2 c=1', '3 b=']);
    await append('d', '1');
    await append('e', '1');
    expect(await read()).toEqual(['0 a=1', '2 c=1', '4 d=1', '5 e=1']);
    await append('f', '1');
    expect(await read(await log.beginOffset(topic, 0))).toEqual(['2 c=1', '4 d=1', '5 e=1', '6 f=1']);
  });

  it('drops no tombstone that a consumer may still have to see', () => {
    const store = new CompactedRecords(Infinity);
    for (const [offset, key] of ['a', 'b'].entries()) {
      store.push({ ...record(key, ''), topic, partition: 0, offset, timestampMs: 0, headers: {} });
    }
    expect(store.dropOne(0)).toBe(false);
    expect(store.dropOne(1)).toBe(true);
    expect(store.dropOne(1)).toBe(false);
    expect(store.read(0, 10).map(shown)).toEqual(['1 b=']);
  });

  it('keeps its memory in proportion to the live records, not to what was ever appended', () => {
    const store = new CompactedRecords(Infinity);
    for (let offset = 0; offset < 100_000; offset += 1) {
      const value = offset % 2 === 0 ? '' : 'v';
      store.push({ ...record(`${offset % 10}`, value), topic, partition: 0, offset, timestampMs: 0, headers: {} });
    }
    expect(store.count).toBe(10);
    expect(store.slots).toBeLessThan(300);
  });

  it('delivers over the holes, also when the last records are gone', async () => {
    await append('a', '1');
    await append('a', '2');
    await append('b', '');
    const probe = new ConsumerProbe();
    await log.consume(probe.subscription('group', topic));
    await probe.until(() => probe.records.length === 2);
    await append('b', '1');
    await probe.until(() => probe.records.length === 3);
    expect(probe.records.map(shown)).toEqual(['1 a=2', '2 b=', '3 b=1']);
  });

  it('agrees with a plain map of the newest records, whatever is pushed and dropped', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      empty: fc.boolean(),
      drop: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 150, maxLength: 400 }), (steps) => {
        const store = new CompactedRecords(Infinity);
        let model: LogRecord[] = [];
        for (const [offset, { key, empty, drop }] of steps.entries()) {
          const pushed = { ...record(key, empty ? '' : 'v'), topic, partition: 0, offset, timestampMs: 0, headers: {} };
          const before = store.bytes;
          const growth = store.growthBytes([pushed]);
          store.push(pushed);
          expect(store.bytes - before).toBe(growth);
          model = [...model.filter((one) => one.key !== key), pushed];
          if (drop > 0) continue;
          const victim = model.find(({ value }) => value.byteLength === 0) ?? model[0];
          expect(store.dropOne(offset + 1)).toBe(victim !== undefined);
          model = model.filter((one) => one !== victim);
        }
        expect(store.read(store.beginOffset, 1_000)).toEqual(model);
        expect(store.count).toBe(model.length);
      }),
    );
  });
});
