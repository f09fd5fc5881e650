/** This starts the built program: run `npm run build` first after a change. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Broker, describeWithOwnKafka, startBroker } from './broker/index.js';
import { ServiceProcess } from './chaos/service-process.js';

const LOOK_AGAIN_AFTER_MS = 50;

interface Health {
  readonly status: number;
  readonly why: string;
}

async function health(url: string, kind: 'live' | 'ready'): Promise<Health> {
  const response = await fetch(`${url}/health/${kind}`);
  return { status: response.status, why: await response.text() };
}

/** Looks until it is so; a process that is not alive meanwhile is an error. */
async function untilReady(url: string, status: number): Promise<Health> {
  for (;;) {
    expect(await health(url, 'live')).toMatchObject({ status: 200 });
    const found = await health(url, 'ready');
    if (found.status === status) return found;
    await sleep(LOOK_AGAIN_AFTER_MS);
  }
}

describeWithOwnKafka('a service whose broker goes away', () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker({ shortLived: true });
  });
  afterAll(() => broker.stop());

  it('stays alive, is not ready and says why, and is ready again when the broker is back', async () => {
    const service = new ServiceProcess(['serve', '--port', '0', '--shards', '2', '--brokers', broker.brokers]);
    try {
      const url = await service.serves();
      await untilReady(url, 200);
      await broker.kill();
      const { why } = await untilReady(url, 503);
      expect(why).toMatch(/shard \d is being restored, after: .*/u);
      await broker.restart();
      await untilReady(url, 200);
      expect(await service.stop()).toBe(0);
    } finally {
      await service.kill();
    }
  });

  it('ends within the grace time when it is told to end meanwhile, and says what it could not finish', async () => {
    const words = ['serve', '--port', '0', '--shards', '2', '--grace', '1ms', '--brokers', broker.brokers];
    const service = new ServiceProcess(words);
    try {
      const url = await service.serves();
      await untilReady(url, 200);
      await broker.kill();
      await untilReady(url, 503);
      expect(await service.stop()).toBe(1);
      expect(service.said).toMatch(/not finished within --grace 1 ms: (shards|the group)/u);
    } finally {
      await service.kill();
    }
  });
});
