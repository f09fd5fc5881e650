import { describe, expect, it } from '@jest/globals';
import { ConsumerProbe } from './consumer-probe.js';
import { ContractFixture } from './contract-fixture.js';
import { type MakeEventLogHarness, numbered } from './event-log-harness.js';
import { Scene } from './scene.js';

const from = (first: number, next: number): readonly number[] =>
  Array.from({ length: next - first }, (_, index) => first + index);

export function describeRestart(makeHarness: MakeEventLogHarness): void {
  describe('seek and restart', () => {
    const fixture = new ContractFixture(makeHarness);

    const seekingTo = (topic: string, offset: number): ConsumerProbe =>
      new ConsumerProbe(new Scene(), {
        onShardAssigned: (shard) => {
          shard.seek(topic, offset);
          return Promise.resolve();
        },
      });

    it('delivers from where the owner seeks to', async () => {
      const topic = await fixture.topic('orders');
      await fixture.log.append(topic, 0, numbered(6));
      const probe = seekingTo(topic, 4);
      await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      await probe.until(() => probe.records.length === 2);
      await fixture.log.append(topic, 0, numbered(1, 6));
      await probe.until(() => probe.records.length === 3);
      expect(probe.offsets(topic)).toEqual([4, 5, 6]);
    });

    it('goes on without loss or repetition where a restarted owner seeks to its next offset', async () => {
      const topic = await fixture.topic('orders');
      const groupId = fixture.group('group');
      await fixture.log.append(topic, 0, numbered(5));
      const before = new ConsumerProbe();
      const consumer = await fixture.log.consume(before.subscription(groupId, topic));
      await before.until(() => before.records.length === 5);
      await consumer.close();
      await fixture.log.append(topic, 0, numbered(5, 5));
      const after = seekingTo(topic, 5);
      await fixture.log.consume(after.subscription(groupId, topic));
      await after.until(() => after.records.length === 5);
      expect([...before.offsets(topic), ...after.offsets(topic)]).toEqual(from(0, 10));
    });

    it('never restarts from commits: without a seek a new owner gets everything again', async () => {
      const topic = await fixture.topic('orders');
      const groupId = fixture.group('group');
      await fixture.log.append(topic, 0, numbered(3));
      const before = new ConsumerProbe();
      const consumer = await fixture.log.consume(before.subscription(groupId, topic));
      await before.until(() => before.records.length === 3);
      before.shards.get(0)?.commit(topic, 3);
      await consumer.close();
      const after = new ConsumerProbe();
      await fixture.log.consume(after.subscription(groupId, topic));
      await after.until(() => after.records.length === 3);
      expect(after.offsets(topic)).toEqual(from(0, 3));
    });

    it('goes back where a live owner seeks to, when the batch at hand is finished', async () => {
      const topic = await fixture.topic('orders');
      let sought = false;
      const probe: ConsumerProbe = new ConsumerProbe(new Scene(), {
        onBatch: ({ records }, shard) => {
          if (!sought && records.at(-1)?.offset === 4) {
            sought = true;
            shard.seek(topic, 2);
          }
          return Promise.resolve();
        },
      });
      await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      await fixture.log.append(topic, 0, numbered(5));
      await probe.until(() => probe.records.length === 8);
      probe.shards.get(0)?.seek(topic, 3);
      await probe.until(() => probe.records.length === 10);
      await fixture.log.append(topic, 0, numbered(1, 5));
      await probe.until(() => probe.records.length === 11);
      expect(probe.offsets(topic)).toEqual([...from(0, 5), ...from(2, 5), ...from(3, 5), 5]);
    });

    it('pays no heed to an owner that seeks when it has lost its shard', async () => {
      const topic = await fixture.topic('orders');
      const probe = new ConsumerProbe();
      await fixture.log.append(topic, 0, numbered(1));
      const consumer = await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      await probe.until(() => probe.records.length === 1);
      const lost = probe.shards.get(0);
      await consumer.close();
      lost?.seek(topic, 0);
      expect(probe.offsets(topic)).toEqual([0]);
    });

    it('crashes instead of moving silently when the owner seeks past the end', async () => {
      const topic = await fixture.topic('orders');
      await fixture.log.append(topic, 0, numbered(2));
      const probe = seekingTo(topic, 3);
      await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      await probe.until(() => probe.crashes.length === 1);
      expect(probe.crashes[0]).toMatchObject({ code: 'OFFSET_OUT_OF_RANGE' });
      expect(probe.records).toEqual([]);
    });
  });
}
