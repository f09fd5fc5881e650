import { describe, expect, it } from '@jest/globals';
import { ConsumerProbe } from './consumer-probe.js';
import { ContractFixture } from './contract-fixture.js';
import { type MakeEventLogHarness, numbered, record, text } from './event-log-harness.js';
import { Scene } from './scene.js';

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, offset) => offset);

export function describeDelivery(makeHarness: MakeEventLogHarness): void {
  describe('delivery', () => {
    const fixture = new ContractFixture(makeHarness);

    it('delivers every partition from its beginning, in order, and goes on with what is appended later', async () => {
      const topic = await fixture.topic('orders', 2);
      await fixture.log.append(topic, 0, numbered(3));
      await fixture.log.append(topic, 1, numbered(2));
      const probe = new ConsumerProbe();
      await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      await probe.until(() => probe.records.length === 5);
      await fixture.log.append(topic, 0, numbered(4, 3));
      await probe.until(() => probe.records.length === 9);
      expect(probe.offsets(topic, 0)).toEqual(upTo(7));
      expect(probe.offsets(topic, 1)).toEqual(upTo(2));
      const values = probe.records.filter(({ partition }) => partition === 0).map(text);
      expect(values).toEqual(numbered(7).map(text));
    });

    it('delivers batches of one topic partition, told truly, after the shard was assigned', async () => {
      const topics = [await fixture.topic('orders', 2), await fixture.topic('reports', 2)];
      const told: string[] = [];
      const probe = new ConsumerProbe(new Scene(), {
        onShardAssigned: async (shard) => {
          await fixture.log.append(topics[0] ?? '', shard.shard, [record('while it restores')]);
        },
        onBatch: ({ topic, partition, records }, shard) => {
          expect(records.length).toBeGreaterThan(0);
          expect(records.every((one) => one.topic === topic && one.partition === partition)).toBe(true);
          expect(shard).toMatchObject({ shard: partition, owned: true });
          told.push(`${topic}/${partition}`);
          return Promise.resolve();
        },
      });
      for (const topic of topics) await fixture.log.append(topic, 1, numbered(1));
      await fixture.log.consume(probe.subscription(fixture.group('group'), ...topics));
      await probe.until(() => probe.records.length === 4);
      await probe.until(() => probe.diary.filter((entry) => entry.startsWith('done')).length === told.length);
      const firstBatch = probe.diary.findIndex((entry) => entry.endsWith('/1'));
      expect(probe.diary.indexOf('assigned 1')).toBeLessThan(firstBatch);
      expect(probe.crashes).toEqual([]);
    });

    it('handles one batch of a topic partition at a time', async () => {
      const topic = await fixture.topic('orders');
      let next = 1;
      const underWay = { now: 0, most: 0 };
      const probe = new ConsumerProbe(new Scene(), {
        onBatch: async () => {
          underWay.now += 1;
          underWay.most = Math.max(underWay.most, underWay.now);
          // More arrives while this batch is being handled, for a while.
          if (next < 20) await fixture.log.append(topic, 0, [record(`${next++}`)]);
          await fixture.log.endOffset(topic, 0);
          underWay.now -= 1;
        },
      });
      await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      await fixture.log.append(topic, 0, [record('0')]);
      await probe.until(() => probe.records.length === 20);
      expect(probe.offsets(topic)).toEqual(upTo(20));
      expect(underWay.most).toBe(1);
    });

    it('delivers nothing of a paused topic, and all of it after resume', async () => {
      const [slow, quick] = [await fixture.topic('slow'), await fixture.topic('quick')];
      const probe = new ConsumerProbe(new Scene(), {
        onBatch: ({ topic }, shard) => {
          if (topic === slow) shard.pause(slow);
          return Promise.resolve();
        },
      });
      await fixture.log.append(slow, 0, numbered(1));
      await fixture.log.consume(probe.subscription(fixture.group('group'), slow, quick));
      await probe.until(() => probe.diary.includes(`done ${slow}/0`));
      await fixture.log.append(slow, 0, numbered(5, 1));
      // Only the other topic moves: by the time all this is through, the paused one would have been, too.
      for (let count = 1; count <= 10; count += 1) {
        await fixture.log.append(quick, 0, numbered(1));
        await probe.until(() => probe.offsets(quick).length === count);
      }
      expect(probe.offsets(slow)).toEqual([0]);
      // Each batch pauses anew, whatever its size.
      while (probe.offsets(slow).length < 6) {
        const seen = probe.offsets(slow).length;
        probe.shards.get(0)?.resume(slow);
        await probe.until(() => probe.offsets(slow).length > seen);
        const handled = (): number => probe.diary.filter((entry) => entry === `done ${slow}/0`).length;
        await probe.until(() => handled() === probe.diary.filter((entry) => entry === `batch ${slow}/0`).length);
      }
      expect(probe.offsets(slow)).toEqual(upTo(6));
    });

    it('can be paused before the first batch', async () => {
      const [slow, quick] = [await fixture.topic('slow'), await fixture.topic('quick')];
      const probe = new ConsumerProbe(new Scene(), {
        onShardAssigned: (shard) => {
          shard.pause(slow);
          return Promise.resolve();
        },
      });
      await fixture.log.append(slow, 0, numbered(3));
      await fixture.log.append(quick, 0, numbered(3));
      await fixture.log.consume(probe.subscription(fixture.group('group'), slow, quick));
      await probe.until(() => probe.offsets(quick).length === 3);
      expect(probe.offsets(slow)).toEqual([]);
      probe.shards.get(0)?.resume(slow);
      await probe.until(() => probe.offsets(slow).length === 3);
    });

    it('shows what is committed as less lag', async () => {
      const topic = await fixture.topic('orders');
      const groupId = fixture.group('group');
      const probe = new ConsumerProbe();
      await fixture.log.append(topic, 0, numbered(5));
      await fixture.log.consume(probe.subscription(groupId, topic));
      await probe.until(() => probe.records.length === 5);
      probe.shards.get(0)?.commit(topic, 3);
      expect(await fixture.harness.lag(groupId, topic, 0)).toBe(2);
      probe.shards.get(0)?.commit(topic, 5);
      expect(await fixture.harness.lag(groupId, topic, 0)).toBe(0);
    });
  });
}
