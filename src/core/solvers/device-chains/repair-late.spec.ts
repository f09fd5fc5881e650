import { describe, expect, it } from '@jest/globals';
import { instanceOf, type Compact } from '../../../../test/device-chains/compact.js';
import { finishes } from '../../../../test/device-chains/short.js';
import { repairLate, solveDeviceChains } from './index.js';

/** One device; `short` ones have the smaller ratio and make the heavy one late. */
const crowded: Compact = {
  devices: { A: 1 },
  models: { m: { input: 1, layers: [[4, 1]] }, short: { input: 1, layers: [[1, 1]] } },
  requests: {
    heavy: { weight: 2, deadlineSeconds: 4.5 },
    s1: { modelId: 'short' },
    s2: { modelId: 'short' },
  },
};

const repaired = (compact: Compact, steps: number) => {
  const instance = instanceOf(compact);
  return repairLate(instance, solveDeviceChains(instance), { steps });
};

describe('repair', () => {
  it('moves a late request to the front if less weight is late then', () => {
    const instance = instanceOf(crowded);
    expect(finishes(solveDeviceChains(instance))).toEqual({ heavy: 6, s1: 1, s2: 2 });
    const result = repaired(crowded, 1);
    expect(finishes(result)).toEqual({ heavy: 4, s1: 5, s2: 6 });
    expect(result).toMatchObject({ order: ['heavy', 's1', 's2'], lateWeight: 0, exact: true });
  });

  it('gives the result of the better order given', () => {
    const { heavy, ...shorts } = crowded.requests;
    const given = instanceOf({ ...crowded, order: 'given', requests: { heavy: heavy ?? {}, ...shorts } });
    expect(repaired(crowded, 1)).toEqual(solveDeviceChains(given));
  });

  it('changes nothing without steps, without late requests, or for the joint optimum', () => {
    const late = instanceOf(crowded);
    const punctual = instanceOf({ ...crowded, requests: { heavy: {}, s1: { modelId: 'short' } } });
    const joint = instanceOf({ ...crowded, method: 'oracle' });
    for (const [instance, steps] of [
      [late, 0],
      [punctual, 9],
      [joint, 9],
    ] as const) {
      const result = solveDeviceChains(instance);
      expect(repairLate(instance, result, { steps })).toBe(result);
    }
  });

  it('keeps the order if another one would be late instead, or the request stays late', () => {
    const equal = {
      ...crowded,
      requests: { ...crowded.requests, s1: { modelId: 'short', weight: 2, deadlineSeconds: 2 } },
    };
    expect(finishes(repaired(equal, 9))).toEqual({ heavy: 6, s1: 1, s2: 2 });
    const hopeless = { ...crowded, requests: { ...crowded.requests, heavy: { deadlineSeconds: 3 } } };
    expect(finishes(repaired(hopeless, 9))).toEqual({ heavy: 6, s1: 1, s2: 2 });
  });

  it('tries the heaviest first, and goes on from a better order', () => {
    const requests = {
      second: { weight: 2, deadlineSeconds: 4.5 },
      first: { weight: 3, deadlineSeconds: 8.5 },
      ...Object.fromEntries(['s1', 's2', 's3', 's4', 's5'].map((id) => [id, { modelId: 'short', weight: 9 }])),
    };
    const late = { ...crowded, requests };
    expect(finishes(solveDeviceChains(instanceOf(late)))).toMatchObject({ first: 9, second: 13 });
    expect(finishes(repaired(late, 1))).toMatchObject({ first: 4, second: 13 });
    expect(finishes(repaired(late, 2))).toMatchObject({ first: 8, second: 4 });
    expect(repaired(late, 9)).toEqual(repaired(late, 2));
  });

  it('counts a rejected request as late', () => {
    const hard = { heavy: { weight: 2, deadlineSeconds: 4.5, hardDeadline: true } };
    const rejected = { ...crowded, requests: { ...crowded.requests, ...hard } };
    expect(finishes(solveDeviceChains(instanceOf(rejected)))).toMatchObject({ heavy: 'rejected' });
    expect(finishes(repaired(rejected, 1))).toEqual({ heavy: 4, s1: 5, s2: 6 });
  });

  it('does not move who is unserved or complete', () => {
    const requests = { lost: { sourceDeviceId: 'Z', weight: 9 }, done: { deadlineSeconds: 1 }, ...crowded.requests };
    const ledger = [
      { requestId: 'done', kind: 'compute', layer: 1, deviceId: 'A', startSeconds: 0, finishSeconds: 4 },
    ] as const;
    const instance = instanceOf({
      ...{ ...crowded, devices: { A: 1, Z: 0 }, requests, ledger, nowSeconds: 4 },
    });
    const result = solveDeviceChains(instance);
    expect(repairLate(instance, result, { steps: 9 })).toBe(result);
  });
});
