import { describe, expect, it } from '@jest/globals';
import { ConsumerProbe } from './consumer-probe.js';
import { ContractFixture } from './contract-fixture.js';
import { type MakeEventLogHarness, numbered } from './event-log-harness.js';
import { Scene } from './scene.js';

export function describeEnds(makeHarness: MakeEventLogHarness): void {
  describe('crash, wait and close', () => {
    const fixture = new ContractFixture(makeHarness);

    it('stops a consumer whose handler rejects, says so once, and revokes its shards', async () => {
      const topic = await fixture.topic('orders', 2);
      const scene = new Scene();
      const probe = new ConsumerProbe(scene, { onBatch: () => Promise.reject(new Error('poison')) });
      const consumer = await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      for (const partition of [0, 1]) await fixture.log.append(topic, partition, numbered(1));
      await probe.until(
        () => probe.crashes.length > 0 && probe.diary.filter((entry) => entry.includes('revoked')).length === 2,
      );
      const seen = probe.records.length;
      for (const partition of [0, 1]) await fixture.log.append(topic, partition, numbered(1));
      await consumer.close();
      expect(probe.records).toHaveLength(seen);
      expect(probe.crashes.map(({ message }) => message)).toEqual(['poison']);
      expect(probe.owned()).toEqual([]);
    });

    it('treats a failed restore like a failed handler', async () => {
      const topic = await fixture.topic('orders');
      await fixture.log.append(topic, 0, numbered(1));
      const probe = new ConsumerProbe(new Scene(), { onShardAssigned: () => Promise.reject(new Error('no state')) });
      await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      await probe.until(() => probe.diary.includes('revoked 0'));
      expect(probe.crashes.map(({ message }) => message)).toEqual(['no state']);
      expect(probe.records).toEqual([]);
    });

    it('hands the shards of a crashed member to another one', async () => {
      const topic = await fixture.topic('orders');
      const groupId = fixture.group('group');
      const weak = new ConsumerProbe(new Scene(), { onBatch: () => Promise.reject(new Error('poison')) });
      await fixture.log.consume(weak.subscription(groupId, topic));
      await fixture.log.append(topic, 0, numbered(2));
      await weak.until(() => weak.crashes.length === 1);
      const strong = new ConsumerProbe();
      await fixture.log.consume(strong.subscription(groupId, topic));
      await strong.until(() => strong.records.length === 2);
      expect(strong.offsets(topic)).toEqual([0, 1]);
    });

    it('waits for an append', async () => {
      const topic = await fixture.topic('orders');
      const { signal } = new AbortController();
      await fixture.log.append(topic, 0, numbered(2));
      await fixture.log.waitForAppend(topic, 0, 1, signal);
      const order: string[] = [];
      const waited = fixture.log.waitForAppend(topic, 0, 2, signal).then(() => order.push('waited'));
      order.push('appending');
      await fixture.log.append(topic, 0, numbered(1));
      await waited;
      expect(order).toEqual(['appending', 'waited']);
      expect(await fixture.log.endOffset(topic, 0)).toBe(3);
    });

    it('waits for several partitions at once, for far ends too, and for what it was told of before', async () => {
      const topic = await fixture.topic('orders', 2);
      const { signal } = new AbortController();
      const order: string[] = [];
      const waited = (partition: number, offset: number): Promise<unknown> =>
        fixture.log.waitForAppend(topic, partition, offset, signal).then(() => order.push(`${partition}/${offset}`));
      const far = waited(0, 8);
      for (const offset of [0, 1, 2]) {
        const near = waited(1, offset);
        await fixture.log.append(topic, 1, numbered(1));
        await near;
        await fixture.log.append(topic, 0, numbered(3));
        if (offset < 2) await waited(0, 3 * offset + 2);
      }
      await far;
      expect(order.sort()).toEqual(['0/2', '0/5', '0/8', '1/0', '1/1', '1/2']);
    });

    it('stops waiting when told to', async () => {
      const topic = await fixture.topic('orders');
      const abort = new AbortController();
      const waited = fixture.log.waitForAppend(topic, 0, 0, abort.signal);
      abort.abort();
      await expect(waited).resolves.toBeUndefined();
      await expect(fixture.log.waitForAppend(topic, 0, 0, abort.signal)).resolves.toBeUndefined();
      expect(await fixture.log.endOffset(topic, 0)).toBe(0);
    });

    it('closes a consumer once, however often it is asked', async () => {
      const topic = await fixture.topic('orders');
      const probe = new ConsumerProbe();
      const consumer = await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      await probe.until(() => probe.owned().length === 1);
      await Promise.all([consumer.close(), consumer.close()]);
      await consumer.close();
      expect(probe.diary).toEqual(['assigned 0', 'revoked 0']);
      expect(probe.crashes).toEqual([]);
    });

    it('closes the log once, with its consumers, and refuses everything afterwards', async () => {
      const topic = await fixture.topic('orders');
      const probe = new ConsumerProbe();
      const consumer = await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      await probe.until(() => probe.owned().length === 1);
      const waiting = fixture.log.waitForAppend(topic, 0, 0, new AbortController().signal);
      const code = 'LOG_CLOSED';
      await Promise.all([expect(waiting).rejects.toMatchObject({ code }), fixture.log.close(), fixture.log.close()]);
      expect(probe.diary).toEqual(['assigned 0', 'revoked 0']);
      await fixture.log.close();
      await consumer.close();
      await expect(fixture.log.append(topic, 0, numbered(1))).rejects.toMatchObject({ code });
      await expect(fixture.log.read({ topic, partition: 0, fromOffset: 0 })).rejects.toMatchObject({ code });
      await expect(fixture.log.endOffset(topic, 0)).rejects.toMatchObject({ code });
      await expect(fixture.log.consume(probe.subscription(fixture.group('late'), topic))).rejects.toMatchObject({
        code,
      });
    });
  });
}
