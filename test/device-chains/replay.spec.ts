import { describe, expect, it } from '@jest/globals';
import {
  solveDeviceChains,
  type ChainOperation,
  type DeviceChainsInstance,
  type DeviceChainsResult,
  type ServedChain,
} from '../../src/core/solvers/device-chains/index.js';
import { faults } from './replay.js';

/** Two requests over a shared channel; one has been running, one must load. */
const instance: DeviceChainsInstance = {
  nowSeconds: 1,
  memoryMode: 'onDemand',
  devices: [
    { id: 'A', speedFlopsPerSecond: 1, lossProbability: 0.5, freeMemoryBytes: 3 },
    { id: 'B', speedFlopsPerSecond: 4, loadBytesPerSecond: 1, freeMemoryBytes: 2, readySeconds: 2 },
  ],
  links: [
    { fromDeviceId: 'A', toDeviceId: 'B', rateBitsPerSecond: 8, latencySeconds: 0.5, channelId: 'r' },
    { fromDeviceId: 'B', toDeviceId: 'A', rateBitsPerSecond: 8, channelId: 'r' },
  ],
  models: [
    {
      id: 'm',
      inputBytes: 4,
      layers: [
        { workFlops: 2, outputBytes: 1, weightBytes: 3 },
        { workFlops: 8, outputBytes: 1, weightBytes: 1 },
      ],
    },
  ],
  requests: [
    {
      id: 'q1',
      modelId: 'm',
      sourceDeviceId: 'A',
      sinkDeviceId: 'A',
      releaseSeconds: 0,
      deadlineSeconds: 20,
      weight: 2,
    },
    { id: 'q2', modelId: 'm', sourceDeviceId: 'A', releaseSeconds: 1, deadlineSeconds: 20 },
  ],
  ledger: [
    { requestId: 'q1', kind: 'compute', layer: 1, deviceId: 'A', startSeconds: 0.5, finishSeconds: 2.5 },
    { requestId: 'q1', kind: 'compute', layer: 2, deviceId: 'A', startSeconds: 2.5, finishSeconds: 10.5 },
  ],
};
const sound = solveDeviceChains(instance);

type Tamper = (result: DeviceChainsResult) => DeviceChainsResult;

const operation =
  (index: number, change: (operation: ChainOperation) => ChainOperation): Tamper =>
  (result) => ({ ...result, operations: result.operations.map((one, at) => (at === index ? change(one) : one)) });

const later = (one: ChainOperation): ChainOperation => ({
  ...one,
  startSeconds: one.startSeconds + 1,
  finishSeconds: one.finishSeconds + 1,
});
const earlier = (one: ChainOperation): ChainOperation => ({
  ...one,
  startSeconds: one.startSeconds - 1,
  finishSeconds: one.finishSeconds - 1,
});

const served =
  (change: Partial<ServedChain>): Tamper =>
  (result) => ({
    ...result,
    requests: result.requests.map((one, at) => (at === 0 && one.status === 'served' ? { ...one, ...change } : one)),
  });

const where = (wanted: Partial<ChainOperation>): number =>
  sound.operations.findIndex((one) =>
    Object.entries(wanted).every(([key, value]) => new Map(Object.entries(one)).get(key) === value),
  );

const TAMPERED: Readonly<Record<string, Tamper>> = {
  'an operation later, without its successor': operation(where({ requestId: 'q1', kind: 'transfer', layer: 1 }), later),
  'a transfer before its payload is there': operation(where({ requestId: 'q1', kind: 'transfer', layer: 1 }), earlier),
  'a layer before its device is free': operation(where({ requestId: 'q2', kind: 'compute', layer: 1 }), earlier),
  'a layer that is too short': operation(where({ kind: 'compute', layer: 2 }), (one) => ({
    ...one,
    finishSeconds: one.finishSeconds - 0.5,
  })),
  'a layer elsewhere': operation(where({ kind: 'compute', layer: 2 }), (one) =>
    one.kind === 'compute' ? { ...one, deviceId: 'A' } : one,
  ),
  'an operation missing': (result) => ({ ...result, operations: result.operations.slice(1) }),
  'a load missing': (result) => ({ ...result, operations: result.operations.filter(({ kind }) => kind !== 'load') }),
  'another finish': served({ finishSeconds: 1 }),
  'on time, it says': served({ late: true }),
  'surely, it says': served({ successProbability: 1.5 }),
  'another key': served({ keySeconds: 1 }),
  'no segments': served({ segments: [] }),
  'another objective': (result) => ({ ...result, objectiveSeconds: result.objectiveSeconds + 1 }),
  'a weight unserved': (result) => ({ ...result, unservedWeight: 1 }),
  'a weight late': (result) => ({ ...result, lateWeight: 1 }),
  'a kept operation changed': (result) => ({ ...result, keptOperations: result.keptOperations.map(later) }),
  'fewer revoked': (result) => ({ ...result, revokedCount: 0 }),
  'another order': (result) => ({ ...result, order: result.order.toReversed() }),
  'somebody missing': (result) => ({ ...result, requests: result.requests.slice(1) }),
  'unserved with operations': (result) => ({
    ...result,
    requests: result.requests.map(({ id }) => ({ id, status: 'unserved' as const })),
  }),
  'not exact, it says': (result) => ({ ...result, exact: false }),
};

describe('the replay of results', () => {
  it('passes what the solver made, with a load, transfers and a kept operation in it', () => {
    expect(faults(instance, sound)).toEqual([]);
    expect(new Set(sound.operations.map(({ kind }) => kind))).toEqual(new Set(['compute', 'load', 'transfer']));
    expect(sound.keptOperations).toHaveLength(1);
  });

  it.each(Object.entries(TAMPERED))('finds a fault in: %s', (_, tamper) => {
    const tampered = tamper(sound);
    expect(tampered).not.toEqual(sound);
    expect(faults(instance, tampered)).not.toEqual([]);
  });

  it.each<[string, Partial<DeviceChainsInstance>]>([
    ['less memory', { devices: instance.devices.map((device) => ({ ...device, freeMemoryBytes: 0 })) }],
    ['weights placed elsewhere', { memoryMode: 'placed' }],
    [
      'busy devices',
      { devices: instance.devices.map((one) => ({ ...one, busy: [{ startSeconds: 0, finishSeconds: 9 }] })) },
    ],
    ['a channel ready later', { links: instance.links.map((link) => ({ ...link, readySeconds: 9 })) }],
    ['links that carry nothing', { links: instance.links.map((link) => ({ ...link, rateBitsPerSecond: 0 })) }],
    ['a later now', { nowSeconds: 3 }],
    ['no ledger', { ledger: [] }],
    [
      'hard deadlines that were missed',
      { requests: instance.requests.map((one) => ({ ...one, deadlineSeconds: 3, hardDeadline: true })) },
    ],
  ])('finds that it does not fit another instance: %s', (_, change) => {
    expect(faults({ ...instance, ...change }, sound)).not.toEqual([]);
  });
});
