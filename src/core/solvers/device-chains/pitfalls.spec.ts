import { describe, expect, it } from '@jest/globals';
import { instanceOf, type Compact } from '../../../../test/device-chains/compact.js';
import { finishes, shortPlan } from '../../../../test/device-chains/short.js';
import { solveDeviceChains } from './index.js';

const plan = (compact: Compact) => solveDeviceChains(instanceOf(compact));
const pair = { 'A>B': 1, 'B>A': 1 };

/** What goes wrong easily (section 9); pitfalls 1, 2, 7 and 8 are vectors. */
describe('pitfalls', () => {
  it('4: greedy keys are computed anew, since greedy chains become faster on busier devices', () => {
    const anomaly = {
      input: 1,
      layers: [
        [2, 2],
        [2, 2],
        [8, 2],
      ] as const,
    };
    const result = plan({
      method: 'greedy',
      devices: { A: 1, B: 2, C: 1 },
      links: pair,
      models: { m: anomaly, first: { input: 9, layers: [[1, 1]] }, second: { input: 9, layers: [[8, 1]] } },
      requests: { q: {}, second: { modelId: 'second', sourceDeviceId: 'C' }, first: { modelId: 'first' } },
    });
    // Alone q takes 12 s on A; with A busy for a second it goes over to B and is before `second`.
    expect(result.order).toEqual(['first', 'q', 'second']);
    expect(finishes(result)).toEqual({ q: 7, second: 8, first: 1 });
  });

  it('5: a chain is chosen by lateness before ratio, so a commit cannot make a late request punctual', () => {
    const compact: Compact = {
      criterion: 'ratio',
      devices: { A: 0, B: { speedFlopsPerSecond: 1e9 }, C: { speedFlopsPerSecond: 1.25e9, lossProbability: 0.25 } },
      links: { 'A>B': 1e9, 'A>C': 1e9 },
      models: { m: { input: 0, layers: [[10, 0]] }, small: { input: 0, layers: [[1, 0]] } },
      requests: {
        q: { deadlineSeconds: 9 },
        small: { modelId: 'small', sourceDeviceId: 'B' },
      },
    };
    const alone = { ...compact, requests: { q: { deadlineSeconds: 9 } } };
    const punctual = { late: false, finishSeconds: 8, successProbability: 0.75 };
    expect(plan(alone).requests).toMatchObject([punctual]);
    expect(plan({ ...alone, useLateFlag: false }).requests).toMatchObject([{ late: true, successProbability: 1 }]);
    // By ratio alone `small`, which takes a second of B, would turn q from late to punctual.
    expect(plan(compact).requests).toMatchObject([punctual, { id: 'small', finishSeconds: 1 }]);
    expect(plan({ ...compact, useLateFlag: false }).requests).toMatchObject([punctual, { id: 'small' }]);
  });

  it('6: a copy loaded in the same epoch costs every request its memory', () => {
    const device = { speedFlopsPerSecond: 1e9, freeMemoryBytes: 5e6, loadBytesPerSecond: 2e6 };
    const result = plan({
      memoryMode: 'onDemand',
      devices: { A: device },
      models: { m: { input: 1, layers: [[1, 1, { weightBytes: 2e6 }]] } },
      requests: { q1: {}, q2: {}, q3: {} },
    });
    expect(finishes(result)).toEqual({ q1: 2, q2: 4, q3: 'unserved' });
    expect(shortPlan(result)).toEqual(['q1 load 1@A 0-1', 'q1 1@A 1-2', 'q2 load 1@A 2-3', 'q2 1@A 3-4']);
  });

  it('9: who is not served has no finish, and nothing in a result is Infinity', () => {
    const result = plan({
      devices: { A: 0 },
      models: { m: { input: 1, layers: [[1, 1]] } },
      requests: { q: { weight: 3 } },
    });
    expect(result.requests).toEqual([{ id: 'q', status: 'unserved' }]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(result).toMatchObject({ objectiveSeconds: 0, unservedWeight: 3, order: [], operations: [] });
  });

  it('9: an operation that would take for ever is no operation', () => {
    const result = plan({
      devices: { A: 1, B: 1 },
      links: pair,
      models: { m: { input: 1e300, layers: [[1, 1]] }, n: { input: 1, layers: [[1e300, 1]] } },
      requests: { q: { sinkDeviceId: 'B' }, r: { modelId: 'n' } },
    });
    expect(finishes(result)).toEqual({ q: 2, r: 'unserved' });
  });

  it('10: operations without length neither wait nor make others wait', () => {
    const result = plan({
      order: 'given',
      devices: { A: 1, B: 1 },
      links: { 'A>B': 1, 'B>A': 1 },
      models: {
        m: {
          input: 1,
          layers: [
            [3, 0],
            [0, 0],
          ],
        },
        n: { input: 1, layers: [[1, 1]] },
      },
      requests: { q: { sinkDeviceId: 'B' }, r: { modelId: 'n', sinkDeviceId: 'B' } },
    });
    // q's empty result leaves A at 3 and needs no channel: r's payload may take it before.
    expect(finishes(result)).toEqual({ q: 3, r: 2 });
  });

  it('9: a chance of success that is 0 as a number makes no key that JSON cannot hold', () => {
    const layers = Array.from({ length: 30 }, () => [1, 0] as const);
    const result = plan({
      criterion: 'ratio',
      devices: { A: { speedFlopsPerSecond: 1e9, lossProbability: 0.9999999999999999 } },
      links: {},
      models: { m: { input: 0, layers } },
      requests: { q: {}, later: {} },
    });
    expect(result.requests).toMatchObject([{ successProbability: 0 }, { successProbability: 0 }]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});
