import { describe, expect, it } from '@jest/globals';
import { instanceOf, type Compact } from '../../../../test/device-chains/compact.js';
import { finishes, shortPlan } from '../../../../test/device-chains/short.js';
import { solveDeviceChains } from './index.js';

/** The only layer runs on Z alone; a payload of 1 MB has to get there. */
const plan = (changes: Partial<Compact>) => {
  const zero = { speedFlopsPerSecond: 0 };
  return solveDeviceChains(
    instanceOf({
      devices: { A: zero, B: zero, C: zero, Z: 1 },
      models: { m: { input: 1, layers: [[1, 1]] } },
      requests: { q: {} },
      ...changes,
    }),
  );
};

describe('ties of relaying', () => {
  it('fewer transfers win', () => {
    const links = { 'A>B': 2, 'B>Z': 2, 'A>Z': 1 };
    expect(shortPlan(plan({ links }))).toEqual(['q A>Z 0-1', 'q 1@Z 1-2']);
  });

  it('then the lower sender, in whatever order links are listed', () => {
    const links = { 'C>Z': 1, 'A>C': 1, 'B>Z': 1, 'A>B': 1 };
    expect(shortPlan(plan({ links }))).toEqual(['q A>B 0-1', 'q B>Z 1-2', 'q 1@Z 2-3']);
  });

  it('the lower sender also wins when it comes to the turn later', () => {
    const links = { 'A>C': 2, 'A>B': 1, 'C>Z': { channelId: 'air' }, 'B>Z': { channelId: 'air', readySeconds: 5 } };
    expect(shortPlan(plan({ links }))).toEqual(['q A>B 0-1', 'q B>Z 5-6', 'q 1@Z 6-7']);
  });

  it('staying wins over coming back in no time', () => {
    const models = { m: { input: 0, layers: [[1, 1] as const] } };
    const both = plan({ devices: { A: 1, B: 1 }, links: { 'A>B': 1, 'B>A': 1 }, models });
    expect(shortPlan(both)).toEqual(['q 1@A 0-1']);
  });
});

describe('without relaying', () => {
  const devices = { A: 1, B: 8, C: 8 };
  const links = { 'A>B': 4, 'B>C': 4, 'C>A': 4, 'B>A': { rateBitsPerSecond: 8e5 } };
  const models = {
    m: {
      input: 1,
      layers: [
        [8, 1],
        [8, 1],
      ] as const,
    },
  };
  const requests = { q: { sinkDeviceId: 'A' } };

  it('a payload takes one link at most', () => {
    const inTwo = plan({ devices, links, models, requests, relaying: false });
    expect(shortPlan(inTwo)).toEqual([
      ...['q A>B 0-0.25', 'q 1@B 0.25-1.25', 'q B>C 1.25-1.5', 'q 2@C 1.5-2.5', 'q C>A 2.5-2.75'],
    ]);
    const inOne = plan({ devices, links, models, requests });
    expect(finishes(inOne)).toEqual({ q: 2.75 });
  });

  it('nothing gets where no direct link goes', () => {
    const onlyOver = { 'A>B': 1, 'B>Z': 1 };
    expect(finishes(plan({ links: onlyOver, relaying: false }))).toEqual({ q: 'unserved' });
    expect(finishes(plan({ links: onlyOver }))).toEqual({ q: 3 });
  });

  it('one hop from where the layer was computed, not from where it was relayed to', () => {
    // Both B and C have a label of the input; C's would be earlier over B.
    const over = { 'A>B': 8, 'B>C': 8, 'A>C': 1 };
    const one = plan({ devices: { A: 0.1, B: 0.1, C: 8 }, links: over, relaying: false });
    expect(shortPlan(one)).toEqual(['q A>C 0-1', 'q 1@C 1-1.125']);
  });
});
