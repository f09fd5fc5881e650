import { describe, expect, it } from '@jest/globals';
import { ContractFixture } from './contract-fixture.js';
import { ConsumerProbe } from './consumer-probe.js';
import { type MakeEventLogHarness, numbered } from './event-log-harness.js';

export function describeTopics(makeHarness: MakeEventLogHarness): void {
  describe('topics', () => {
    const fixture = new ContractFixture(makeHarness);

    it('creates a topic once and leaves it alone afterwards', async () => {
      const topic = await fixture.topic('orders', 3);
      await fixture.log.append(topic, 2, numbered(1));
      await fixture.log.ensureTopics([{ topic, partitions: 3 }]);
      expect(await fixture.log.partitions(topic)).toBe(3);
      expect(await fixture.log.endOffset(topic, 2)).toBe(1);
    });

    it('explains what differs, and creates nothing then', async () => {
      const topic = await fixture.topic('orders', 3);
      const other = fixture.harness.uniqueName('other');
      const wanted = [
        { topic: other, partitions: 4 },
        { topic, partitions: 4 },
      ];
      const refusal = await fixture.log.ensureTopics(wanted).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'TOPIC_MISMATCH' });
      expect(String(refusal)).toMatch(new RegExp(`${topic}.*3.*4`, 'u'));
      await expect(fixture.log.partitions(other)).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
    });

    it('refuses a subscription to topics that are not co-partitioned', async () => {
      const topics = [await fixture.topic('orders', 2), await fixture.topic('reports', 3)];
      const subscription = new ConsumerProbe().subscription(fixture.group('group'), ...topics);
      await expect(fixture.log.consume(subscription)).rejects.toMatchObject({ code: 'TOPIC_MISMATCH' });
    });

    it('refuses a subscription to a topic that does not exist', async () => {
      const subscription = new ConsumerProbe().subscription(fixture.group('group'), fixture.harness.uniqueName('none'));
      await expect(fixture.log.consume(subscription)).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
    });
  });
}
