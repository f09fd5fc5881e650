import { describe, expect, it } from '@jest/globals';
import { instanceOf, type Compact } from '../../../../test/device-chains/compact.js';
import { finishes, short, shortPlan } from '../../../../test/device-chains/short.js';
import { solveDeviceChains, type ChainOperation, type DeviceChainsInstance } from './index.js';

const times = (startSeconds: number, finishSeconds: number) => ({ startSeconds, finishSeconds });
const computed = (layer: number, deviceId: string, start: number, finish: number): ChainOperation => ({
  ...{ requestId: 'q', kind: 'compute', layer, deviceId },
  ...times(start, finish),
});
const loaded = (layer: number, deviceId: string, start: number, finish: number): ChainOperation => ({
  ...{ requestId: 'q', kind: 'load', layer, deviceId },
  ...times(start, finish),
});
const sent = (layer: number, ends: string, start: number, finish: number): ChainOperation => {
  const [fromDeviceId = '', toDeviceId = ''] = ends.split('>');
  return { ...{ requestId: 'q', kind: 'transfer', layer, fromDeviceId, toDeviceId }, ...times(start, finish) };
};

/** Two layers of 2 s on A or 1 s on B. */
const two: Compact = {
  devices: { A: 1, B: 2 },
  links: { 'A>B': { latencySeconds: 0.5 }, 'B>A': 1 },
  models: {
    m: {
      input: 1,
      layers: [
        [2, 1],
        [2, 1],
      ],
    },
  },
  requests: { q: {} },
};
const ledger = [sent(0, 'A>B', 0, 1), computed(1, 'B', 1.5, 2.5), computed(2, 'B', 2.5, 3.5)];

const plan = (changes: Partial<DeviceChainsInstance>) => solveDeviceChains({ ...instanceOf(two), ledger, ...changes });

describe('keeping and revoking', () => {
  it('keeps what began before now; what begins now is taken back', () => {
    const kept = [1.5, 1.500001, 2.500001].map((nowSeconds) => plan({ nowSeconds }).keptOperations.map(short));
    expect(kept).toEqual([['q A>B 0-1'], ['q A>B 0-1', 'q 1@B 1.5-2.5'], ledger.map(short)]);
  });

  it('keeps what begins within the dispatch lead as well', () => {
    const { keptOperations, revokedCount } = plan({ nowSeconds: 0.5, dispatchLeadSeconds: 1.5 });
    expect([keptOperations.length, revokedCount]).toEqual([2, 1]);
  });

  it('keeps all if nothing is to be revoked', () => {
    const { keptOperations, revokedCount, operations, order } = plan({ nowSeconds: 0, revoke: false });
    expect([keptOperations, revokedCount, operations, order]).toEqual([ledger, 0, [], []]);
  });

  it('hands kept entries back unchanged, whatever their sizes', () => {
    const odd = [sent(0, 'A>B', 0.1234567, 7.7654321)];
    expect(plan({ nowSeconds: 1, ledger: odd }).keptOperations).toEqual(odd);
  });
});

describe('where a request goes on', () => {
  it('a transfer that is kept arrives a latency after the link is free', () => {
    expect(shortPlan(plan({ nowSeconds: 0.5 }))).toEqual(['q 1@B 1.5-2.5', 'q 2@B 2.5-3.5']);
  });

  it('nothing begins before now', () => {
    expect(shortPlan(plan({ nowSeconds: 3, ledger: ledger.slice(0, 2) }))).toEqual(['q 2@B 3-4']);
  });

  it('a load that is kept only takes the device', () => {
    const onlyLoaded = [loaded(1, 'A', 0, 3)];
    const noLinks = { ...instanceOf({ ...two, links: {} }), ledger: onlyLoaded, nowSeconds: 1 };
    expect(shortPlan(solveDeviceChains(noLinks))).toEqual(['q 1@A 3-5', 'q 2@A 5-7']);
  });

  it('with all layers done the result still travels to the sink', () => {
    const sink = instanceOf({ ...two, requests: { q: { sinkDeviceId: 'A' } } });
    const result = solveDeviceChains({ ...sink, ledger, nowSeconds: 3 });
    expect([shortPlan(result), finishes(result)]).toEqual([['q B>A 3.5-4.5'], { q: 4.5 }]);
  });

  it('a complete request keeps its finish, in the past too', () => {
    const result = plan({ nowSeconds: 10 });
    expect(result.requests).toEqual([
      { id: 'q', status: 'served', finishSeconds: 3.5, late: false, successProbability: 1, segments: [] },
    ]);
    expect(result.objectiveSeconds).toBe(3.5);
  });

  it('a complete request is late by what is known now', () => {
    const late = instanceOf({ ...two, requests: { q: { deadlineSeconds: 3, weight: 4 } } });
    expect(solveDeviceChains({ ...late, ledger, nowSeconds: 10 }).lateWeight).toBe(4);
  });
});

describe('what is known of a resource', () => {
  it('is combined by maximum, over the links of a shared channel too', () => {
    const busyUntil = (link: object) =>
      finishes(
        solveDeviceChains(
          instanceOf({
            ...two,
            devices: { A: { speedFlopsPerSecond: 0 }, B: 2 },
            links: { 'A>B': { channelId: 'air', readySeconds: 2 }, 'B>A': { channelId: 'air', ...link } },
          }),
        ),
      );
    expect(busyUntil({})).toEqual({ q: 5 });
    expect(busyUntil({ readySeconds: 1, backlogBytes: 3e6 })).toEqual({ q: 6 });
    expect(busyUntil({ busy: [{ startSeconds: 0, finishSeconds: 4 }] })).toEqual({ q: 7 });
    expect(busyUntil({ rateBitsPerSecond: 0, backlogBytes: 9e9 })).toEqual({ q: 5 });
  });

  it('a backlog that would take for ever makes a device useless, not the instance', () => {
    const devices = { A: { backlogFlops: 1e300 }, B: { backlogFlops: 1e300 } };
    const result = solveDeviceChains(instanceOf({ ...two, devices }));
    expect(finishes(result)).toEqual({ q: 'unserved' });
  });
});
