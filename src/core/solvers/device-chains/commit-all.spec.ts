import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { instanceOf, type Compact } from '../../../../test/device-chains/compact.js';
import { crowd } from '../../../../test/device-chains/crowd.js';
import { finishes } from '../../../../test/device-chains/short.js';
import { solveDeviceChains, type DeviceChainsInstance } from './index.js';

const VARIANTS: Readonly<Record<string, Partial<DeviceChainsInstance>>> = {
  'earliest finish': {},
  'least ratio': { criterion: 'ratio' },
  'on demand': { memoryMode: 'onDemand' },
  local: { method: 'local' },
  'AR-MDI-style': { method: 'arStyle' },
  'AR-MDI-style on demand': { method: 'arStyle', memoryMode: 'onDemand' },
  greedy: { method: 'greedy' },
};

describe('the lazy heap', () => {
  it.each(Object.entries(VARIANTS))('decides like full recomputation: %s', (_, variant) => {
    check(
      fc.property(crowd, (compact) => {
        const instance = { ...instanceOf(compact), ...variant };
        expect(solveDeviceChains(instance)).toEqual(solveDeviceChains(instance, { recompute: 'all' }));
      }),
      400,
    );
  });
});

describe('orders', () => {
  const one: Compact = {
    devices: { A: 1 },
    models: { m: { input: 1, layers: [[2, 1]] }, short: { input: 1, layers: [[1, 1]] } },
    requests: {
      q1: { releaseSeconds: 1, weight: 3 },
      q2: { modelId: 'short' },
      q3: { releaseSeconds: 1, weight: 5 },
    },
  };
  const order = (changes: Partial<Compact>) => solveDeviceChains(instanceOf({ ...one, ...changes })).order;

  it('differ', () => {
    expect(order({ order: 'ratio' })).toEqual(['q3', 'q1', 'q2']);
    expect(order({ order: 'strictPriority' })).toEqual(['q3', 'q1', 'q2']);
    expect(order({ order: 'fifo' })).toEqual(['q2', 'q1', 'q3']);
    expect(order({ order: 'given' })).toEqual(['q1', 'q2', 'q3']);
    expect(order({ order: 'bestOrder' })).toEqual(['q2', 'q3', 'q1']);
  });

  it('strict priority keeps a heavy late request before a light punctual one', () => {
    const requests = { light: {}, heavy: { weight: 2, deadlineSeconds: 1 } };
    expect(order({ requests, order: 'strictPriority' })).toEqual(['heavy', 'light']);
    expect(order({ requests })).toEqual(['light', 'heavy']);
  });

  it('the best order first leaves out as little weight as possible', () => {
    const requests = {
      long: { weight: 1, deadlineSeconds: 2, hardDeadline: true },
      short: { modelId: 'short', weight: 9 },
    };
    const result = solveDeviceChains(instanceOf({ ...one, requests, order: 'bestOrder' }));
    expect(finishes(result)).toEqual({ long: 2, short: 3 });
    const byRatio = solveDeviceChains(instanceOf({ ...one, requests }));
    expect(finishes(byRatio)).toEqual({ long: 'rejected', short: 1 });
    expect(byRatio.unservedWeight).toBe(1);
  });

  it('the first of equal orders is the best one', () => {
    const requests = { b: {}, a: {} };
    expect(order({ requests, order: 'bestOrder' })).toEqual(['b', 'a']);
  });

  it('what is rejected uses nothing and hinders nobody', () => {
    const requests = { q1: { weight: 9, deadlineSeconds: 1, hardDeadline: true }, q2: {} };
    for (const given of ['given', 'fifo', 'bestOrder', 'ratio'] as const) {
      const result = solveDeviceChains(instanceOf({ ...one, requests, order: given, useLateFlag: false }));
      expect(finishes(result)).toEqual({ q1: 'rejected', q2: 2 });
    }
  });
});
