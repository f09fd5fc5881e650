import { describe, expect, it } from '@jest/globals';
import { instanceOf, type Compact } from '../../../../test/device-chains/compact.js';
import { finishes, shortPlan } from '../../../../test/device-chains/short.js';
import { solveDeviceChains, type ChainDevice } from './index.js';

const plan = (compact: Compact) => solveDeviceChains(instanceOf({ memoryMode: 'onDemand', ...compact }));
const room = (gigaflops: number, megabytes: number, rest: Partial<ChainDevice> = {}): Partial<ChainDevice> => ({
  speedFlopsPerSecond: gigaflops * 1e9,
  freeMemoryBytes: megabytes * 1e6,
  ...rest,
});
const weights = (megabytes: number) => ({ weightBytes: megabytes * 1e6 });

describe('a segment in memory', () => {
  const layers = [
    [1, 1, { ...weights(2), activationBytes: 3e6, stateBytes: 1e6 }],
    [1, 1, { ...weights(1), activationBytes: 1e6, stateBytes: 0.5e6 }],
  ] as const;
  const served = (megabytes: number, rest: Partial<ChainDevice> = {}) =>
    finishes(
      plan({ devices: { A: room(1, megabytes, rest) }, models: { m: { input: 1, layers } }, requests: { q: {} } }),
    );

  it('needs weights and states of all its layers and the largest activation', () => {
    expect([served(7.5), served(7.4)]).toEqual([{ q: 2 }, { q: 'unserved' }]);
  });

  it('needs no weights that are resident, but all the rest', () => {
    const residentLayers = [{ modelId: 'm', fromLayer: 1, toLayer: 1 }];
    expect([served(5.5, { residentLayers }), served(5.4, { residentLayers })]).toEqual([{ q: 2 }, { q: 'unserved' }]);
    expect(served(5.5, { residentLayers: [{ modelId: 'other', fromLayer: 1, toLayer: 2 }] })).toEqual({
      q: 'unserved',
    });
  });

  it('is loaded layer by layer, in one piece with its computation', () => {
    const result = plan({
      reservation: 'gapFilling',
      devices: { A: room(1, 9, { loadBytesPerSecond: 1e6, busy: [{ startSeconds: 2, finishSeconds: 4 }] }) },
      models: { m: { input: 1, layers } },
      requests: { q: {} },
    });
    // Before 2 there is room for the load of layer 1, but not for load and computation.
    const operations = ['q load 1@A 4-6', 'q 1@A 6-7', 'q load 2@A 7-8', 'q 2@A 8-9'];
    expect(shortPlan(result)).toEqual(operations);
    expect(result.requests[0]).toMatchObject({ segments: [{ fromLayer: 1, toLayer: 2, deviceId: 'A' }] });
  });
});

describe('one visit a device', () => {
  const layers = [
    [1, 0, weights(1)],
    [1, 0, weights(1)],
    [1, 0, weights(1)],
  ] as const;
  const models = { m: { input: 0, layers } };
  const ring = { 'A>B': 1, 'B>C': 1, 'C>A': 1, 'B>A': 1 };

  it('a device that was used may relay, not compute', () => {
    const devices = { A: room(4, 1), B: room(2, 1), C: room(1, 1) };
    const heavyFirst = { m: { input: 0, layers: [[4, 0, weights(1)] as const, layers[1], layers[2]] } };
    const star = { 'A>B': 1, 'B>A': 1, 'A>C': 1 };
    const result = plan({ devices, links: star, models: heavyFirst, requests: { q: {} } });
    expect(shortPlan(result)).toEqual([
      ...['q 1@A 0-1', 'q A>B 1-1', 'q 2@B 1-1.5', 'q B>A 1.5-1.5', 'q A>C 1.5-1.5', 'q 3@C 1.5-2.5'],
    ]);
  });

  it('among equal ends the fewest transfers win, then the lower device, then the lower set of devices', () => {
    const equal = { A: room(1, 9), B: room(1, 9), C: room(1, 9) };
    expect(shortPlan(plan({ devices: equal, links: ring, models, requests: { q: {} } }))).toEqual([
      ...['q 1@A 0-1', 'q 2@A 1-2', 'q 3@A 2-3'],
    ]);
    const small = { S: room(0, 0), A: room(1, 2), B: room(1, 2), C: room(1, 2) };
    const star = { 'S>A': 1, 'S>B': 1, 'S>C': 1, 'A>C': 1, 'B>C': 1 };
    const result = plan({ devices: small, links: star, models, requests: { q: { sourceDeviceId: 'S' } } });
    expect(shortPlan(result).filter((one) => one.includes('@'))).toEqual(['q 1@A 0-1', 'q 2@C 1-2', 'q 3@C 2-3']);
  });

  it('kept operations are no visits', () => {
    const result = plan({
      nowSeconds: 1,
      devices: { A: room(1, 1) },
      models: { m: { input: 0, layers: [layers[0], layers[1]] } },
      requests: { q: {} },
      ledger: [{ requestId: 'q', kind: 'compute', layer: 1, deviceId: 'A', startSeconds: 0, finishSeconds: 2 }],
    });
    expect(shortPlan(result)).toEqual(['q 2@A 2-3']);
  });

  it('the result goes to the sink over whatever is in between', () => {
    const devices = { A: room(1, 3), B: room(1, 0), C: room(1, 0) };
    const sink = { q: { sinkDeviceId: 'C' } };
    expect(finishes(plan({ devices, links: ring, models, requests: sink }))).toEqual({ q: 3 });
    expect(finishes(plan({ devices, links: { 'A>B': 1 }, models, requests: sink }))).toEqual({ q: 'unserved' });
  });
});

describe('a beam of labels', () => {
  const layers = Array.from({ length: 4 }, () => [1, 0, weights(1)] as const);
  const names = Array.from({ length: 13 }, (_, index) => `D${index}`);
  const devices = (count: number) =>
    Object.fromEntries(names.slice(0, count).map((name, index) => [name, room(1 + index, 2)]));
  const links = (count: number) =>
    Object.fromEntries(
      names.slice(0, count).flatMap((from) => {
        const others = names.slice(0, count).filter((to) => to !== from);
        return others.map((to) => [`${from}>${to}`, 1] as const);
      }),
    );
  const solve = (count: number, maxLabels?: number) =>
    plan({
      ...(maxLabels !== undefined && { maxLabels }),
      devices: devices(count),
      links: links(count),
      models: { m: { input: 0, layers } },
      requests: { q: { sourceDeviceId: 'D0' } },
    });

  it('is exact as long as nothing is dropped', () => {
    const all = solve(4);
    expect(all.exact).toBe(true);
    expect(solve(4, 1000)).toEqual(all);
  });

  it('says when it dropped labels', () => {
    expect(solve(4, 1).exact).toBe(false);
  });

  it('is 64 labels wide beyond 12 devices', () => {
    expect([solve(12).exact, solve(13).exact, solve(13, 1e6).exact]).toEqual([true, false, true]);
    expect(finishes(solve(13))).toEqual(finishes(solve(13, 1e6)));
  });

  it('keeps the smallest labels, which may be the wrong ones', () => {
    const oneEach = { S: room(0, 0), A: room(4, 1), B: room(1, 1), C: room(2, 1), D: room(1, 1) };
    const solveWith = (last: string, maxLabels: number) =>
      plan({
        maxLabels,
        devices: oneEach,
        links: { 'S>A': 1, 'S>B': 1, 'A>C': 1, 'B>C': 1, [`C>${last}`]: 1 },
        models: { m: { input: 0, layers: layers.slice(1) } },
        requests: { q: { sourceDeviceId: 'S' } },
      });
    // Layer 2 is done on C at 0.75 over A and at 1.5 over B; only then is A still free for layer 3.
    expect(finishes(solveWith('D', 1))).toEqual({ q: 1.75 });
    expect(finishes(solveWith('A', 1))).toEqual({ q: 'unserved' });
    expect(finishes(solveWith('A', 2))).toEqual({ q: 1.75 });
  });
});
