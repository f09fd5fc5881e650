import { describe, expect, it } from '@jest/globals';
import type { UserRequest } from '../../messages.js';
import { chainWorld, quilt } from '../testing/chain-scenarios.js';
import { simulate } from '../testing/simulated-cell.js';
import { ChainPlanner } from './chain-planner.js';
import type { ChainOptions } from './chain-options.js';

const STREAM_MS = 30_000;
const world = chainWorld({ devices: [{ deviceId: 'cam', deviceClass: 'phone' }], links: [] });

/** Three small requests of double priority every 100 ms, more than the one device can serve. */
const stream = Array.from({ length: (3 * STREAM_MS) / 100 }, (_, place): UserRequest => {
  const arrivedAtMs = 10 + 100 * Math.floor(place / 3);
  return quilt({ requestId: `s${place}`, models: ['patch'], arrivedAtMs, deadlineMs: 300, priority: 2 });
});
const patient = quilt({ requestId: 'patient', arrivedAtMs: 10, deadlineMs: 600_000 });

/** When the patient request is done, ms after the stream began. */
function doneAtMs(options: Partial<ChainOptions>): number {
  const traffic = {
    requests: [patient, ...stream],
    efficiency: () => 5,
    reportsProgress: true,
    untilMs: STREAM_MS + 5000,
  };
  const verdicts = simulate(traffic, { world, planners: [new ChainPlanner(options)] }).flatMap(
    ({ closed }) => closed.verdicts,
  );
  return (
    verdicts.find(({ requestId, verdict }) => requestId === 'patient' && verdict === 'completed')?.finishedAtMs ??
    Infinity
  );
}

describe('a request of low priority without a near deadline', () => {
  it('gets through a stream of higher priority because it has waited', () => {
    expect(doneAtMs({})).toBeLessThan(STREAM_MS - 2000);
  });

  it('would wait for the end of the stream if waiting raised nobody', () => {
    const atMs = doneAtMs({ agingServiceTimes: 0 });
    expect(atMs).toBeGreaterThan(STREAM_MS);
    expect(atMs).toBeLessThan(Infinity);
  });
});
