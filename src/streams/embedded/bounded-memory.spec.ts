import { afterEach, describe, expect, it } from '@jest/globals';
import type { NewRecord } from '../event-log.js';
import { ConsumerProbe } from '../testing/consumer-probe.js';
import { Gate, Scene } from '../testing/scene.js';
import { EmbeddedEventLog } from './embedded-event-log.js';
import type { PartitionStats } from './embedded-log-stats.js';
import { RECORD_OVERHEAD_BYTES } from './record-bytes.js';

/** Ten records fill a partition. */
const RECORD_BYTES = 100 + RECORD_OVERHEAD_BYTES;
const MAX_PARTITION_BYTES = 10 * RECORD_BYTES;
const records = (count: number): readonly NewRecord[] =>
  Array.from({ length: count }, () => ({ key: 'k', value: new Uint8Array(99) }));

describe('the bound on a partition of the embedded log', () => {
  const log = { current: new EmbeddedEventLog({ now: () => 0 }) };

  async function start(maxBatchRecords = 500): Promise<EmbeddedEventLog> {
    log.current = new EmbeddedEventLog({ now: () => 0, maxPartitionBytes: MAX_PARTITION_BYTES, maxBatchRecords });
    await log.current.ensureTopics([{ topic: 'orders', partitions: 2 }]);
    return log.current;
  }

  afterEach(() => log.current.close());

  const partition = (): PartitionStats => {
    const [first] = log.current.stats().partitions;
    if (first === undefined) throw new Error('there is a partition');
    return first;
  };

  it('drops the oldest records where nobody consumes, as retention would', async () => {
    const orders = await start();
    for (let round = 0; round < 5; round += 1) await orders.append('orders', 0, records(4));
    expect(partition()).toMatchObject({ records: 10, bytes: MAX_PARTITION_BYTES, beginOffset: 10, endOffset: 20 });
    await expect(orders.read({ topic: 'orders', partition: 0, fromOffset: 9 })).rejects.toMatchObject({
      code: 'OFFSET_OUT_OF_RANGE',
    });
    expect(await orders.read({ topic: 'orders', partition: 0, fromOffset: 10 })).toHaveLength(10);
  });

  it('drops nothing before it is full, however much is committed', async () => {
    const orders = await start();
    const probe = new ConsumerProbe();
    await orders.consume(probe.subscription('group', 'orders'));
    await orders.append('orders', 0, records(10));
    await probe.until(() => probe.records.length === 10);
    probe.shards.get(0)?.commit('orders', 10);
    expect(partition()).toMatchObject({ beginOffset: 0, records: 10 });
    await orders.append('orders', 0, records(1));
    expect(partition()).toMatchObject({ beginOffset: 1, records: 10 });
  });

  it('makes appends wait for a slow consumer, and lets them in as it commits', async () => {
    const orders = await start(1);
    const gates = Array.from({ length: 30 }, () => new Gate());
    const scene = new Scene();
    let most = 0;
    const probe = new ConsumerProbe(scene, {
      onBatch: async ({ records: [record] }, shard) => {
        const offset = record?.offset ?? 0;
        await gates[offset]?.opened;
        shard.commit('orders', offset + 1);
        most = Math.max(most, partition().bytes);
      },
    });
    await orders.consume(probe.subscription('group', 'orders'));
    let written = 0;
    const appends = Array.from({ length: 30 }, async () => {
      await orders.append('orders', 0, records(1));
      written += 1;
      most = Math.max(most, partition().bytes);
      scene.changed();
    });
    await scene.until(() => written === 10);
    expect(partition()).toMatchObject({ records: 10, waitingAppends: 20, appendWaitsTotal: 20 });
    gates[0]?.open();
    await scene.until(() => written === 11);
    expect(partition()).toMatchObject({ beginOffset: 1, records: 10, waitingAppends: 19 });
    for (const gate of gates) gate.open();
    await Promise.all(appends);
    await scene.until(() => probe.records.length === 30);
    expect(probe.offsets('orders')).toEqual(gates.map((_, offset) => offset));
    expect(most).toBe(MAX_PARTITION_BYTES);
  });

  it('waits for the slowest of several groups', async () => {
    const orders = await start();
    const [quick, slow] = [new ConsumerProbe(), new ConsumerProbe()];
    await orders.consume(quick.subscription('quick', 'orders'));
    await orders.consume(slow.subscription('slow', 'orders'));
    await orders.append('orders', 0, records(10));
    await quick.until(() => quick.records.length === 10);
    await slow.until(() => slow.records.length === 10);
    quick.shards.get(0)?.commit('orders', 10);
    const waiting = orders.append('orders', 0, records(3));
    slow.shards.get(0)?.commit('orders', 2);
    expect(partition()).toMatchObject({ endOffset: 10, waitingAppends: 1 });
    slow.shards.get(0)?.commit('orders', 3);
    expect(await waiting).toBe(10);
  });

  it('lets no append overtake one that waits', async () => {
    const orders = await start();
    const probe = new ConsumerProbe();
    await orders.consume(probe.subscription('group', 'orders'));
    await orders.append('orders', 0, records(8));
    await probe.until(() => probe.records.length === 8);
    // The small one would fit, the large one in front of it does not.
    const appends = [orders.append('orders', 0, records(5)), orders.append('orders', 0, records(1))];
    expect(partition()).toMatchObject({ endOffset: 8, waitingAppends: 2 });
    expect(await orders.append('orders', 1, records(10))).toBe(0);
    probe.shards.get(0)?.commit('orders', 3);
    expect(partition()).toMatchObject({ endOffset: 13, waitingAppends: 1 });
    probe.shards.get(0)?.commit('orders', 4);
    expect(await Promise.all(appends)).toEqual([8, 13]);
  });

  it('refuses an append that would never fit instead of letting it wait', async () => {
    const orders = await start();
    await expect(orders.append('orders', 0, records(11))).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE' });
    expect(await orders.append('orders', 0, records(10))).toBe(0);
  });

  it('rejects waiting appends when it closes, even while a handler waits for one of them', async () => {
    const orders = await start();
    const probe = new ConsumerProbe(new Scene(), {
      onBatch: async () => {
        await orders.append('orders', 0, records(1));
      },
    });
    await orders.consume(probe.subscription('group', 'orders'));
    await orders.append('orders', 0, records(10));
    await probe.until(() => probe.records.length === 10);
    expect(partition().waitingAppends).toBe(1);
    await orders.close();
    expect(probe.crashes).toEqual([expect.objectContaining({ code: 'LOG_CLOSED' })]);
    expect(partition().waitingAppends).toBe(0);
  });

  it('forgets a group whose last member was closed', async () => {
    const orders = await start();
    const consumer = await orders.consume(new ConsumerProbe().subscription('group', 'orders'));
    await orders.append('orders', 0, records(10));
    const waiting = orders.append('orders', 0, records(1));
    await consumer.close();
    expect(await waiting).toBe(10);
    expect(log.current.stats().groups).toEqual([]);
  });

  it('keeps the records of a group whose last member crashed until it is back', async () => {
    const orders = await start();
    const weak = new ConsumerProbe(new Scene(), { onBatch: () => Promise.reject(new Error('poison')) });
    const crashed = await orders.consume(weak.subscription('group', 'orders'));
    await orders.append('orders', 0, records(10));
    await weak.until(() => weak.diary.includes('revoked 0'));
    await crashed.close();
    const waiting = orders.append('orders', 0, records(1));
    expect(partition()).toMatchObject({ beginOffset: 0, waitingAppends: 1 });
    const strong = new ConsumerProbe(new Scene(), {
      onBatch: ({ topic, records: batch }, shard) => {
        shard.commit(topic, (batch.at(-1)?.offset ?? 0) + 1);
        return Promise.resolve();
      },
    });
    await orders.consume(strong.subscription('group', 'orders'));
    expect(await waiting).toBe(10);
    await strong.until(() => strong.records.length === 11);
    expect(strong.offsets('orders')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('ignores commits of an owner that lost the shard, and refuses those past the end', async () => {
    const orders = await start();
    const probe = new ConsumerProbe();
    const consumer = await orders.consume(probe.subscription('group', 'orders'));
    await orders.consume(new ConsumerProbe().subscription('watching', 'orders'));
    await orders.append('orders', 0, records(2));
    await probe.until(() => probe.records.length === 2);
    const handle = probe.shards.get(0);
    expect(() => handle?.commit('orders', 3)).toThrow(expect.objectContaining({ code: 'LOG_MISUSE' }));
    handle?.commit('orders', 2);
    handle?.commit('orders', 1);
    const committed = (): number | undefined =>
      log.current.stats().groups.find((one) => one.groupId === 'group' && one.partition === 0)?.committedOffset;
    expect(committed()).toBe(2);
    await consumer.close();
    handle?.commit('orders', 2);
    expect(committed()).toBeUndefined();
  });
});
