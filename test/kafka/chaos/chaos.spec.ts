/** This starts the built program: run `npm run build` first after a change. `npm run chaos` is the long form. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Broker, describeWithOwnKafka, startBroker } from '../broker/index.js';
import { runChaos } from './run-chaos.js';

const SEED = Number(process.env.SLOTWISE_CHAOS_SEED ?? 1);

describeWithOwnKafka('several processes under chaos', () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker();
  });
  afterAll(() => broker.stop());

  it(`keep every promise, and go on (SLOTWISE_CHAOS_SEED=${SEED})`, async () => {
    const disturbances = { kill: 3, freeze: 1, 'broker restart': 1, stall: 0, storm: 0 };
    const { audit, recoveries, deserters } = await runChaos({ broker, seed: SEED, disturbances });
    expect({ violations: audit.violations, deserters }).toEqual({ violations: [], deserters: [] });
    for (const { requests } of audit.shards) expect(requests.received).toBeGreaterThan(0);
    expect(recoveries.filter(({ ms }) => !Number.isFinite(ms))).toEqual([]);
  }, 600_000);
});
