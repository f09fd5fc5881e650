import { describe, expect, it } from '@jest/globals';
import { instanceOf, type Compact } from '../../../../test/device-chains/compact.js';
import { finishes, shortPlan } from '../../../../test/device-chains/short.js';
import { solveDeviceChains, type ChainDevice, type ChainMethod } from './index.js';

const plan = (method: ChainMethod, compact: Partial<Compact>) =>
  solveDeviceChains(
    instanceOf({
      method,
      devices: { A: 1, B: 4, C: 2 },
      links: { 'A>B': 1, 'B>C': 1, 'C>A': 1 },
      models: {
        m: {
          input: 1,
          layers: [
            [4, 1],
            [4, 1],
          ],
        },
      },
      requests: { q: {} },
      ...compact,
    }),
  );
const room = (gigaflops: number, megabytes: number): Partial<ChainDevice> => ({
  ...{ speedFlopsPerSecond: gigaflops * 1e9, freeMemoryBytes: megabytes * 1e6 },
});
const heavy = (layers: number) => ({
  m: { input: 1, layers: Array.from({ length: layers }, () => [4, 1, { weightBytes: 1e6 }] as const) },
});
const sink = { q: { sinkDeviceId: 'A' } };

describe('PA-MDI-style greedy', () => {
  it('goes where the next layer finishes first', () => {
    expect(shortPlan(plan('greedy', {}))).toEqual(['q A>B 0-1', 'q 1@B 1-2', 'q 2@B 2-3']);
  });

  it('a tie stays, then goes to the lower neighbour', () => {
    const equal = { A: 1, B: 1, C: 1 };
    const links = { 'A>C': 1, 'A>B': 1 };
    const models = { m: { input: 0, layers: [[1, 0] as const] } };
    expect(shortPlan(plan('greedy', { devices: equal, links, models }))).toEqual(['q 1@A 0-1']);
    const away = plan('greedy', { devices: { ...equal, A: 0 }, links, models });
    expect(shortPlan(away)).toEqual(['q A>B 0-0', 'q 1@B 0-1']);
  });

  it('sends the result home by relays, or over one link, or is unserved', () => {
    const relayed = plan('greedy', { requests: sink });
    expect(shortPlan(relayed).slice(3)).toEqual(['q B>C 3-4', 'q C>A 4-5']);
    expect(finishes(plan('greedy', { requests: sink, relaying: false }))).toEqual({ q: 'unserved' });
    const direct = { 'A>B': 1, 'B>A': 1 };
    expect(finishes(plan('greedy', { requests: sink, relaying: false, links: direct }))).toEqual({ q: 4 });
  });

  it('looks one hop ahead only', () => {
    expect(finishes(plan('greedy', { devices: { A: 0, B: 0, C: 4 } }))).toEqual({ q: 'unserved' });
  });

  it('under onDemand needs room for the whole segment and does not come back', () => {
    const onDemand = { memoryMode: 'onDemand', models: heavy(3) } as const;
    const links = { 'A>B': 1, 'B>A': 1 };
    const both = plan('greedy', { ...onDemand, links, devices: { A: room(1, 1), B: room(4, 2) } });
    expect(finishes(both)).toEqual({ q: 'unserved' });
    const more = plan('greedy', { ...onDemand, links, devices: { A: room(1, 1), B: room(4, 3) } });
    expect(finishes(more)).toEqual({ q: 4 });
    const none = plan('greedy', { ...onDemand, links, devices: { A: room(1, 9), B: room(4, 0) } });
    expect(finishes(none)).toEqual({ q: 12 });
  });

  it('is not called exact', () => {
    expect(plan('greedy', {}).exact).toBe(false);
  });
});

describe('local', () => {
  it('computes everything where the data is and sends the result home', () => {
    const kept = {
      nowSeconds: 1.5,
      requests: sink,
      ledger: [
        { requestId: 'q', kind: 'transfer', layer: 0, fromDeviceId: 'A', toDeviceId: 'B', ...span(0, 1) },
        { requestId: 'q', kind: 'compute', layer: 1, deviceId: 'B', ...span(1, 2) },
      ] as const,
    };
    expect(shortPlan(plan('local', kept))).toEqual(['q 2@B 2-3', 'q B>C 3-4', 'q C>A 4-5']);
  });

  it('is unserved where a layer may not run or does not fit', () => {
    expect(finishes(plan('local', { devices: { A: 0, B: 1, C: 1 } }))).toEqual({ q: 'unserved' });
    const small = { A: room(1, 1), B: room(4, 9), C: room(4, 9) };
    expect(finishes(plan('local', { devices: small, memoryMode: 'onDemand', models: heavy(2) }))).toEqual({
      q: 'unserved',
    });
    expect(finishes(plan('local', { devices: small, models: heavy(2) }))).toEqual({ q: 8 });
  });
});

describe('AR-MDI-style', () => {
  it('cuts by the largest stage on an idle network, blind to backlogs', () => {
    const busy = { A: 1, B: { speedFlopsPerSecond: 4e9, readySeconds: 20 }, C: 2 };
    // On A alone 8 s; [1] on A and its output to B 5 s.
    expect(shortPlan(plan('arStyle', { devices: busy }))).toEqual(['q 1@A 0-4', 'q A>B 4-5', 'q 2@B 20-21']);
  });

  it('among equal largest stages takes fewer stages, then earlier cuts', () => {
    const equal = { A: 1, B: 1, C: 1 };
    const links = { 'A>B': 1, 'B>C': 1 };
    const free = (work: readonly number[]) => ({ m: { input: 0, layers: work.map((one) => [one, 0] as const) } });
    const fewer = plan('arStyle', { devices: equal, links, models: free([4, 1, 1]) });
    expect(shortPlan(fewer).filter((one) => one.includes('>'))).toEqual(['q A>B 4-4']);
    const earlier = plan('arStyle', { devices: equal, links, models: free([1, 1, 4]) });
    expect(shortPlan(earlier)).toEqual(['q 1@A 0-1', 'q 2@A 1-2', 'q A>B 2-2', 'q 3@B 2-6']);
    const early = plan('arStyle', { devices: equal, links, models: free([1, 1, 1, 3, 3]) });
    expect(shortPlan(early).filter((one) => one.includes('>'))).toEqual(['q A>B 3-3', 'q B>C 6-6']);
    const zero = plan('arStyle', { devices: equal, links, models: free([0, 4, 4]) });
    expect(shortPlan(zero).filter((one) => one.includes('@'))).toEqual(['q 1@A 0-0', 'q 2@A 0-4', 'q 3@B 4-8']);
  });

  it('counts the way of the result home into the last stage', () => {
    const far = { q: { sinkDeviceId: 'A' } };
    const slow = { 'A>B': 1, 'B>C': 0.05, 'C>A': 1 };
    expect(shortPlan(plan('arStyle', { requests: far, links: slow }))).toEqual(['q 1@A 0-4', 'q 2@A 4-8']);
  });

  it('skips stages that may not run, do not fit or have no link to the next', () => {
    expect(finishes(plan('arStyle', { links: { 'A>C': 1 } }))).toEqual({ q: 8 });
    expect(finishes(plan('arStyle', { devices: { A: 0, B: 1, C: 1 } }))).toEqual({ q: 'unserved' });
    const onDemand = { memoryMode: 'onDemand', models: heavy(3) } as const;
    const devices = { A: room(1, 1), B: room(4, 2), C: room(4, 9) };
    expect(shortPlan(plan('arStyle', { ...onDemand, devices })).filter((one) => one.includes('@'))).toEqual([
      ...['q 1@A 0-4', 'q 2@B 5-6', 'q 3@B 6-7'],
    ]);
  });

  it('with no layer left only sends the result home, if there is a way', () => {
    const done = {
      nowSeconds: 5,
      models: { m: { input: 1, layers: [[4, 1] as const] } },
      ledger: [{ requestId: 'q', kind: 'compute', layer: 1, deviceId: 'A', ...span(0, 4) }] as const,
      requests: { q: { sinkDeviceId: 'C' } },
    };
    expect(shortPlan(plan('arStyle', done))).toEqual(['q A>B 5-6', 'q B>C 6-7']);
    expect(finishes(plan('arStyle', { ...done, links: {} }))).toEqual({ q: 'unserved' });
  });

  it('becomes faster when memory that is taken drives it from a busy device, so its keys are computed anew', () => {
    const result = plan('arStyle', {
      ...{ memoryMode: 'onDemand', order: 'ratio' },
      devices: { A: { ...room(4, 2), readySeconds: 4 }, B: room(4, 4) },
      links: { 'A>B': 1 },
      models: {
        m: { input: 1, layers: [[0, 1] as const, [4, 1, { weightBytes: 2e6 }] as const] },
        n: { input: 1, layers: [[1, 1, { weightBytes: 1e6 }] as const] },
      },
      requests: { q: {}, first: { modelId: 'n' }, second: { modelId: 'n' } },
    });
    // Alone q finishes at 5, on A; once `first` has taken a part of A's memory, at 2, on B.
    expect(result.order).toEqual(['first', 'q', 'second']);
    expect(finishes(result)).toEqual({ q: 2, first: 4.25, second: 4.5 });
  });

  it('is first come first served unless an order is given', () => {
    const requests = { late: { releaseSeconds: 2 }, heavy: { releaseSeconds: 1, weight: 9 }, early: {} };
    expect(plan('arStyle', { requests }).order).toEqual(['early', 'heavy', 'late']);
    expect(plan('arStyle', { requests, order: 'strictPriority' }).order[0]).toBe('heavy');
  });
});

describe('MS-MDI-style', () => {
  it('plans exactly, first come first served', () => {
    const requests = { late: { releaseSeconds: 2, weight: 9 }, early: {} };
    const result = plan('msStyle', { requests });
    expect([result.order, result.exact, result.method]).toEqual([['early', 'late'], true, 'msStyle']);
  });
});

function span(startSeconds: number, finishSeconds: number): { startSeconds: number; finishSeconds: number } {
  return { startSeconds, finishSeconds };
}
