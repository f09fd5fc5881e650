import { describe, expect, it } from '@jest/globals';
import type { Consumer } from '../event-log.js';
import { ConsumerProbe } from './consumer-probe.js';
import { ContractFixture } from './contract-fixture.js';
import { type MakeEventLogHarness, numbered } from './event-log-harness.js';
import { Gate, Scene } from './scene.js';

const SHARDS = [0, 1, 2, 3];
const shardsOf = (...probes: readonly ConsumerProbe[]): readonly number[] =>
  probes.flatMap((probe) => probe.owned()).sort((first, second) => first - second);

export function describeGroups(makeHarness: MakeEventLogHarness): void {
  describe('groups', () => {
    const fixture = new ContractFixture(makeHarness);

    /** Resolves when every shard has one owner and the members have as many as said, in this order of size. */
    async function settled(scene: Scene, probes: readonly ConsumerProbe[], ...sizes: readonly number[]): Promise<void> {
      await scene.until(() => {
        const found = probes.map((probe) => probe.owned().length).sort((first, second) => second - first);
        return found.join() === sizes.join() && shardsOf(...probes).join() === SHARDS.join();
      });
    }

    async function members(
      scene: Scene,
      count: number,
      ...topics: readonly string[]
    ): Promise<{ readonly probes: readonly ConsumerProbe[]; readonly consumers: readonly Consumer[] }> {
      const groupId = fixture.group('group');
      const probes = Array.from({ length: count }, () => new ConsumerProbe(scene));
      const consumers = [];
      for (const probe of probes) consumers.push(await fixture.log.consume(probe.subscription(groupId, ...topics)));
      return { probes, consumers };
    }

    it('gives everything to every group', async () => {
      const topic = await fixture.topic('orders', 2);
      const [first, second] = [new ConsumerProbe(), new ConsumerProbe()];
      await fixture.log.consume(first.subscription(fixture.group('first'), topic));
      await fixture.log.consume(second.subscription(fixture.group('second'), topic));
      for (const partition of [0, 1]) await fixture.log.append(topic, partition, numbered(3));
      for (const probe of [first, second]) {
        await probe.until(() => probe.records.length === 6);
        expect(probe.offsets(topic, 0)).toEqual([0, 1, 2]);
        expect(probe.offsets(topic, 1)).toEqual([0, 1, 2]);
      }
    });

    it('gives partition p of every topic to one member of the group', async () => {
      const topics = [await fixture.topic('orders', 4), await fixture.topic('reports', 4)];
      const scene = new Scene();
      const { probes } = await members(scene, 2, ...topics);
      await settled(scene, probes, 2, 2);
      for (const topic of topics) for (const shard of SHARDS) await fixture.log.append(topic, shard, numbered(2));
      const received = (): number => probes.reduce((sum, probe) => sum + probe.records.length, 0);
      await scene.until(() => received() === 16);
      for (const probe of probes) {
        for (const topic of topics) {
          for (const shard of SHARDS) {
            expect(probe.offsets(topic, shard)).toEqual(probe.owned().includes(shard) ? [0, 1] : []);
          }
        }
      }
    });

    it('moves no more shards than it has to', async () => {
      const topic = await fixture.topic('orders', 4);
      const scene = new Scene();
      const groupId = fixture.group('group');
      const probes = [new ConsumerProbe(scene), new ConsumerProbe(scene), new ConsumerProbe(scene)];
      const [first, second, third] = probes.map((probe) => probe.subscription(groupId, topic));
      if (first === undefined || second === undefined || third === undefined) throw new Error('three were made');
      await fixture.log.consume(first);
      await fixture.log.consume(second);
      await settled(scene, probes, 2, 2, 0);
      const before = probes.map((probe) => probe.owned());
      const consumer = await fixture.log.consume(third);
      await settled(scene, probes, 2, 1, 1);
      for (const [index, probe] of probes.slice(0, 2).entries()) {
        expect(before[index]).toEqual(expect.arrayContaining([...probe.owned()]));
      }
      const withThree = probes.map((probe) => probe.owned());
      await consumer.close();
      await settled(scene, probes, 2, 2, 0);
      for (const [index, probe] of probes.slice(0, 2).entries()) {
        expect(probe.owned()).toEqual(expect.arrayContaining([...(withThree[index] ?? [])]));
      }
    });

    it('revokes the shards of a member that leaves, and gives them to the others', async () => {
      const topic = await fixture.topic('orders', 4);
      const scene = new Scene();
      const { probes, consumers } = await members(scene, 2, topic);
      await settled(scene, probes, 2, 2);
      const [stays, leaves] = probes;
      const lost = [...(leaves?.shards.values() ?? [])];
      await consumers[1]?.close();
      expect(leaves?.owned()).toEqual([]);
      expect(lost.map(({ owned }) => owned)).toEqual([false, false]);
      await settled(scene, probes, 4, 0);
      for (const shard of SHARDS) await fixture.log.append(topic, shard, numbered(1));
      await scene.until(() => stays?.records.length === 4);
    });

    it('takes what a member that leaves commits in the end', async () => {
      const topic = await fixture.topic('orders', 4);
      const scene = new Scene();
      const groupId = fixture.group('group');
      const stays = new ConsumerProbe(scene);
      const leaves = new ConsumerProbe(scene, {
        onShardRevoked: (shard) => {
          shard.commit(topic, 2);
          return Promise.resolve();
        },
      });
      await fixture.log.consume(stays.subscription(groupId, topic));
      const consumer = await fixture.log.consume(leaves.subscription(groupId, topic));
      await settled(scene, [stays, leaves], 2, 2);
      for (const shard of SHARDS) await fixture.log.append(topic, shard, numbered(3));
      const [left = 0] = leaves.owned();
      await consumer.close();
      expect(await fixture.harness.lag(groupId, topic, left)).toBe(1);
    });

    it('lets the handler under way finish before the shard is revoked, which it can see coming', async () => {
      const topic = await fixture.topic('orders');
      const gate = new Gate();
      const seen: boolean[] = [];
      const probe = new ConsumerProbe(new Scene(), {
        onBatch: async (_batch, shard) => {
          await gate.opened;
          seen.push(shard.owned);
        },
        onShardRevoked: (shard) => {
          seen.push(shard.owned);
          return Promise.resolve();
        },
      });
      const consumer = await fixture.log.consume(probe.subscription(fixture.group('group'), topic));
      await fixture.log.append(topic, 0, numbered(1));
      await probe.until(() => probe.records.length === 1);
      const closed = consumer.close();
      gate.open();
      await closed;
      expect(seen).toEqual([false, false]);
      expect(probe.diary).toEqual(['assigned 0', `batch ${topic}/0`, `done ${topic}/0`, 'revoked 0']);
    });
  });
}
