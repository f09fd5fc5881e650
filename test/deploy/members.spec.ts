/** Starts the built program, as `npm ci` leaves it behind: run `npm run build` first after a change. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describeWithKafka, sharedBroker } from '../kafka/broker/index.js';
import { ServiceProcess } from '../prometheus/service-process.js';
import { seriesOf } from '../metrics/series.js';
import { composeService } from './compose-file.js';

const ASK_AGAIN_AFTER_MS = 200;

describeWithKafka('the commands of the compose file, over a real broker', () => {
  const members: ServiceProcess[] = [];

  /** As the container would run it, with a broker, topics, an address and a port of the test's own. */
  async function started(name: string, own: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const { command = [], environment = {} } = composeService(name);
    const [serve, ...words] = command;
    expect(serve).toBe('serve');
    const texts = Object.entries(environment).map(([variable, value]) => [variable, String(value)] as const);
    return ServiceProcess.start(words, { ...Object.fromEntries(texts), ...own });
  }

  beforeAll(async () => {
    const { brokers } = await sharedBroker();
    const own = {
      ...{ KAFKA_BROKERS: brokers, SLOTWISE_HOST: '127.0.0.1', PORT: '0' },
      SLOTWISE_TOPIC_PREFIX: `compose-${randomUUID().slice(0, 8)}.`,
    };
    for (const name of ['slotwise', 'demo', 'slotwise']) members.push(await started(name, own));
  });
  afterAll(async () => {
    for (const member of members) await member.kill();
  });

  it('share the shards, and more than one of them decides on recorded traffic', async () => {
    expect(composeService('slotwise').deploy?.replicas).toBe(2);
    for (;;) {
      const shown = await Promise.all(members.map(async (member) => seriesOf(await member.metrics())));
      const owned = shown.map((series) => series.get('slotwise_shards_owned') ?? 0);
      const hits = shown.map((series) => series.get('slotwise_deadline_hits_total{mode="download"}') ?? 0);
      // One of the bundled cells' shards has no cell, and so its owner may have nothing to decide.
      const isShared = String(owned.toSorted((a, b) => a - b)) === '1,1,2';
      if (isShared && hits.filter((count) => count > 0).length >= 2) return;
      await delay(ASK_AGAIN_AFTER_MS);
    }
  });
});
