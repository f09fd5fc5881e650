import { describe, expect, it } from '@jest/globals';
import { instanceOf, type Compact } from '../../../../test/device-chains/compact.js';
import { finishes, shortPlan } from '../../../../test/device-chains/short.js';
import { solveDeviceChains } from './index.js';

const plan = (compact: Partial<Compact>) =>
  solveDeviceChains(
    instanceOf({
      criterion: 'ratio',
      devices: { A: 1, B: 1 },
      models: { m: { input: 1, layers: [[1, 1]] } },
      requests: { q: {} },
      ...compact,
    }),
  );
const lossy = (gigaflops: number, lossProbability: number) => ({
  ...{ speedFlopsPerSecond: gigaflops * 1e9, lossProbability },
});

describe('the least ratio of time to success', () => {
  it('takes the slower safe device when the fast one loses too much, and the other way round', () => {
    const links = { 'A>B': 1e9 };
    const models = { m: { input: 0, layers: [[4, 0] as const] } };
    const over = (loss: number) =>
      plan({ devices: { A: 1, B: lossy(2, loss) }, links, models }).requests.map((request) => request);
    expect(over(0.6)).toMatchObject([{ finishSeconds: 4, successProbability: 1, keySeconds: 4 }]);
    expect(over(0.4)).toMatchObject([{ finishSeconds: 2, successProbability: 0.6, keySeconds: 2 / 0.6 }]);
  });

  it('keeps the label that is later and safer where waiting makes times equal', () => {
    const links = { 'A>B': { lossProbability: 0.5 }, 'A>C': 1, 'C>B': 1 };
    const result = plan({ devices: { A: 0, B: { readySeconds: 3 }, C: 0 }, links });
    expect(shortPlan(result)).toEqual(['q A>C 0-1', 'q C>B 1-2', 'q 1@B 3-4']);
  });

  it('among equal labels what did not travel wins, then the lower sender', () => {
    const devices = { A: 0, B: 0, C: 0, D: 1 };
    const links = { 'A>C': 1, 'C>D': 1, 'A>B': 1, 'B>D': 1 };
    expect(shortPlan(plan({ devices, links }))).toEqual(['q A>B 0-1', 'q B>D 1-2', 'q 1@D 2-3']);
    const empty = { m: { input: 0, layers: [[1, 0] as const] } };
    expect(shortPlan(plan({ links: { 'A>B': 1, 'B>A': 1 }, models: empty }))).toEqual(['q 1@A 0-1']);
  });

  it('brings the result to the sink, or leaves the request unserved', () => {
    const requests = { q: { sinkDeviceId: 'B' } };
    expect(finishes(plan({ links: { 'A>B': 1 }, requests }))).toEqual({ q: 2 });
    expect(finishes(plan({ requests }))).toEqual({ q: 'unserved' });
    expect(finishes(plan({ devices: { A: 0, B: 1 } }))).toEqual({ q: 'unserved' });
  });

  it('without relaying goes one hop, from every label and not only from those that are kept', () => {
    const devices = { A: 0, B: 0, C: 1 };
    const over = { 'A>B': 1, 'B>C': 1 };
    expect(finishes(plan({ devices, links: over, relaying: false }))).toEqual({ q: 'unserved' });
    const direct = plan({ devices, links: { ...over, 'A>C': 0.25 }, relaying: false });
    expect(shortPlan(direct)).toEqual(['q A>C 0-4', 'q 1@C 4-5']);
  });

  it('a transfer that would take for ever is none', () => {
    const models = { m: { input: 1e300, layers: [[1, 1] as const] } };
    expect(finishes(plan({ devices: { A: 0, B: 1 }, links: { 'A>B': 1 }, models }))).toEqual({ q: 'unserved' });
  });

  it('orders requests by the ratio of their chains', () => {
    const result = plan({
      devices: { A: lossy(1, 0.5) },
      models: { m: { input: 1, layers: [[1, 1]] }, two: { input: 1, layers: [[0.5, 1] as const, [0.4, 1] as const] } },
      requests: { two: { modelId: 'two' }, q: {} },
    });
    // `two` takes 0.9 s, but two uses of A: 0.9 / 0.25 against 1 / 0.5.
    expect(result.order).toEqual(['q', 'two']);
  });
});
