import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ShardHandle } from '../event-log.js';
import { ConsumerProbe } from '../testing/consumer-probe.js';
import { Gate, Scene } from '../testing/scene.js';
import { EmbeddedEventLog } from './embedded-event-log.js';

const record = { key: 'k', value: new Uint8Array(100) };

describe('members of a group on the embedded log', () => {
  let log: EmbeddedEventLog;
  let scene: Scene;

  beforeEach(async () => {
    log = new EmbeddedEventLog({ now: () => 0, maxPartitionBytes: 1_000 });
    scene = new Scene();
    await log.ensureTopics(['orders', 'reports'].map((topic) => ({ topic, partitions: 2 })));
  });

  afterEach(() => log.close());

  /** A member that is in the middle of a batch of shard 1 until the gate opens. */
  async function busyMember(gate: Gate): Promise<ConsumerProbe> {
    const probe = new ConsumerProbe(scene, { onBatch: () => gate.opened });
    await log.consume(probe.subscription('group', 'orders'));
    await log.append('orders', 1, [record]);
    await scene.until(() => probe.records.length === 1);
    return probe;
  }

  it('lose every shard at once when they close or crash, before anything is awaited', async () => {
    const closing = new ConsumerProbe(scene);
    const consumer = await log.consume(closing.subscription('closing', 'orders'));
    let ownedAtCrash: readonly boolean[] = [];
    const crashing = new ConsumerProbe(scene, { onBatch: () => Promise.reject(new Error('poison')) });
    await log.consume({
      ...crashing.subscription('crashing', 'reports'),
      onCrash: () => {
        ownedAtCrash = [...crashing.shards.values()].map(({ owned }) => owned);
        scene.changed();
      },
    });
    await scene.until(() => closing.owned().length === 2 && crashing.owned().length === 2);
    const handles = [...closing.shards.values()];
    const closed = consumer.close();
    expect(handles.map(({ owned }) => owned)).toEqual([false, false]);
    await closed;
    await log.append('reports', 0, [record]);
    await scene.until(() => ownedAtCrash.length > 0);
    expect(ownedAtCrash).toEqual([false, false]);
  });

  it('finish the restore under way before a shard is revoked, and get no batch of it', async () => {
    const [restoring, gate] = [new Gate(), new Gate()];
    const diary: string[] = [];
    const probe = new ConsumerProbe(scene, {
      onShardAssigned: async ({ shard }) => {
        restoring.open();
        await gate.opened;
        diary.push(`restored ${shard}`);
      },
      onShardRevoked: ({ shard }) => {
        diary.push(`revoked ${shard}`);
        return Promise.resolve();
      },
    });
    await log.append('orders', 0, [record]);
    const consumer = await log.consume(probe.subscription('group', 'orders'));
    await restoring.opened;
    const closed = consumer.close();
    // By the next round the revocation has begun, and has nothing to wait for but the restore.
    await new Promise((resolve) => setImmediate(resolve));
    expect(diary).toEqual([]);
    gate.open();
    await closed;
    await new Promise((resolve) => setImmediate(resolve));
    expect(diary).toEqual(['restored 0', 'restored 1', 'revoked 0', 'revoked 1']);
    expect(probe.records).toEqual([]);
  });

  it('wait for a shard until its owner has finished, however many join meanwhile', async () => {
    const gate = new Gate();
    const busy = await busyMember(gate);
    const joining = [new ConsumerProbe(scene), new ConsumerProbe(scene)];
    for (const probe of joining) await log.consume(probe.subscription('group', 'orders'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(joining.map((probe) => probe.diary)).toEqual([[], []]);
    gate.open();
    await scene.until(() => joining[0]?.owned().join() === '1');
    expect(busy.owned()).toEqual([0]);
    expect(busy.diary.indexOf('revoked 1')).toBeGreaterThan(busy.diary.indexOf('done orders/1'));
  });

  it('get nothing any more when they left while a shard was on its way to them', async () => {
    const gate = new Gate();
    const busy = await busyMember(gate);
    const joining = new ConsumerProbe(scene);
    const consumer = await log.consume(joining.subscription('group', 'orders'));
    await new Promise((resolve) => setImmediate(resolve));
    const closed = consumer.close();
    gate.open();
    await closed;
    await scene.until(() => busy.owned().join() === '0,1');
    expect(joining.diary).toEqual([]);
    expect(busy.diary.filter((entry) => entry === 'assigned 1')).toHaveLength(2);
  });

  it('commit nothing for a shard that another member has taken over', async () => {
    const [leaving, staying] = [new ConsumerProbe(scene), new ConsumerProbe(scene)];
    const consumer = await log.consume(leaving.subscription('group', 'orders'));
    await log.consume(staying.subscription('group', 'orders'));
    await scene.until(() => leaving.owned().length === 1 && staying.owned().length === 1);
    const [lost] = [...leaving.shards.values()];
    await log.append('orders', lost?.shard ?? 0, [record]);
    await scene.until(() => leaving.records.length === 1);
    await consumer.close();
    lost?.commit('orders', 1);
    expect(log.stats().groups.map(({ committedOffset }) => committedOffset)).toEqual([0, 0]);
  });

  it('subscribe to the same topics', async () => {
    await log.consume(new ConsumerProbe().subscription('group', 'orders', 'reports'));
    await log.consume(new ConsumerProbe().subscription('group', 'reports', 'orders'));
    await expect(log.consume(new ConsumerProbe().subscription('group', 'orders'))).rejects.toThrow(
      'group group subscribes to orders, reports; all its members have to',
    );
  });

  it('of a crashed group may come back for other topics, which lets the old ones go', async () => {
    const weak = new ConsumerProbe(scene, { onBatch: () => Promise.reject(new Error('poison')) });
    await log.consume(weak.subscription('group', 'orders'));
    await log.append(
      'orders',
      0,
      Array.from({ length: 4 }, () => record),
    );
    await scene.until(() => weak.diary.includes('revoked 0'));
    const waiting = log.append('orders', 0, [record, record]);
    expect(log.stats().partitions[0]?.waitingAppends).toBe(1);
    await log.consume(new ConsumerProbe().subscription('group', 'reports'));
    expect(await waiting).toBe(4);
  });

  it('learn inside onShardAssigned that an offset is not held', async () => {
    const refusals: unknown[] = [];
    const tryTo = (shard: ShardHandle, topic: string, offset: number): void => {
      try {
        shard.seek(topic, offset);
      } catch (error) {
        refusals.push(error);
      }
    };
    const probe = new ConsumerProbe(scene, {
      onShardAssigned: (shard) => {
        tryTo(shard, 'orders', 1);
        tryTo(shard, 'reports', 0);
        return Promise.resolve();
      },
    });
    await log.consume(probe.subscription('group', 'orders'));
    await scene.until(() => probe.owned().length === 2);
    expect(refusals).toMatchObject([
      { code: 'OFFSET_OUT_OF_RANGE' },
      { code: 'UNKNOWN_TOPIC' },
      { code: 'OFFSET_OUT_OF_RANGE' },
      { code: 'UNKNOWN_TOPIC' },
    ]);
  });

  it('leave no listener behind on the signal they waited with', async () => {
    const { signal } = new AbortController();
    const waited = log.waitForAppend('orders', 0, 0, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await log.append('orders', 0, [record]);
    await waited;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
