import { describe, expect, it } from '@jest/globals';
import { ContractFixture } from './contract-fixture.js';
import { type MakeEventLogHarness, numbered, readAll, record, text } from './event-log-harness.js';

export function describeAppendAndRead(makeHarness: MakeEventLogHarness): void {
  describe('append and read', () => {
    const fixture = new ContractFixture(makeHarness);

    it('returns the offset of the first record of each append', async () => {
      const topic = await fixture.topic('orders');
      expect(await fixture.log.append(topic, 0, numbered(3))).toBe(0);
      expect(await fixture.log.append(topic, 0, numbered(2))).toBe(3);
      expect(await fixture.log.append(topic, 0, numbered(1))).toBe(5);
    });

    it('counts offsets for each partition apart', async () => {
      const topic = await fixture.topic('orders', 2);
      expect(await fixture.log.append(topic, 0, numbered(3))).toBe(0);
      expect(await fixture.log.append(topic, 1, numbered(1))).toBe(0);
    });

    it('keeps the order of appends that were not awaited', async () => {
      const topic = await fixture.topic('orders');
      const appends = Array.from({ length: 20 }, (_, index) => fixture.log.append(topic, 0, numbered(2, 2 * index)));
      expect(await Promise.all(appends)).toEqual(Array.from({ length: 20 }, (_, index) => 2 * index));
      const values = (await readAll(fixture.log, topic)).map(text);
      expect(values).toEqual(numbered(40).map(text));
    });

    it('gives back key, headers, time stamp and every byte', async () => {
      const topic = await fixture.topic('orders');
      const value = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const headers = { ce_id: '1', ce_source: '/slotwise/shards/0', note: 'Grüße' };
      await fixture.log.append(topic, 0, [{ key: 'Zelle-ß', value, headers, timestampMs: 1_700_000_000_123 }]);
      const [found] = await readAll(fixture.log, topic);
      expect(found).toMatchObject({ topic, partition: 0, offset: 0, key: 'Zelle-ß', timestampMs: 1_700_000_000_123 });
      expect(found?.headers).toEqual(headers);
      expect([...(found?.value ?? [])]).toEqual([...value]);
    });

    it('stamps a record without a time itself, and gives one without headers none', async () => {
      const topic = await fixture.topic('orders');
      await fixture.log.append(topic, 0, [record('a')]);
      const [found] = await readAll(fixture.log, topic);
      expect(found?.timestampMs).toBeGreaterThan(0);
      expect(found?.headers).toEqual({});
    });

    it('reads ranges from anywhere, never more than asked for, nothing at the end', async () => {
      const topic = await fixture.topic('orders');
      await fixture.log.append(topic, 0, numbered(10));
      const some = await fixture.log.read({ topic, partition: 0, fromOffset: 4, maxRecords: 3 });
      expect(some.length).toBeGreaterThan(0);
      expect(some.length).toBeLessThanOrEqual(3);
      expect(some[0]?.offset).toBe(4);
      expect((await readAll(fixture.log, topic, 0, 7)).map(text)).toEqual(['7', '8', '9']);
      expect(await fixture.log.read({ topic, partition: 0, fromOffset: 10 })).toEqual([]);
    });

    it('refuses to read where the log has never been', async () => {
      const topic = await fixture.topic('orders');
      await fixture.log.append(topic, 0, numbered(2));
      for (const fromOffset of [-1, 3]) {
        await expect(fixture.log.read({ topic, partition: 0, fromOffset })).rejects.toMatchObject({
          code: 'OFFSET_OUT_OF_RANGE',
        });
      }
    });

    it('says where a partition begins and ends', async () => {
      const topic = await fixture.topic('orders', 2);
      await fixture.log.append(topic, 1, numbered(4));
      expect(await fixture.log.beginOffset(topic, 0)).toBe(0);
      expect(await fixture.log.endOffset(topic, 0)).toBe(0);
      expect(await fixture.log.beginOffset(topic, 1)).toBe(0);
      expect(await fixture.log.endOffset(topic, 1)).toBe(4);
    });

    it('refuses a record that is too large and takes the next one', async () => {
      const topic = await fixture.topic('orders');
      const value = new Uint8Array(fixture.harness.refusedValueBytes);
      await expect(fixture.log.append(topic, 0, [{ key: 'k', value }])).rejects.toMatchObject({
        code: 'RECORD_TOO_LARGE',
      });
      expect(await fixture.log.append(topic, 0, [record('small')])).toBe(0);
    });

    it('refuses topics and partitions that do not exist', async () => {
      const topic = await fixture.topic('orders', 2);
      const missing = fixture.harness.uniqueName('missing');
      const code = 'UNKNOWN_TOPIC';
      await expect(fixture.log.append(missing, 0, numbered(1))).rejects.toMatchObject({ code });
      await expect(fixture.log.append(topic, 2, numbered(1))).rejects.toMatchObject({ code });
      await expect(fixture.log.partitions(missing)).rejects.toMatchObject({ code });
    });
  });
}
