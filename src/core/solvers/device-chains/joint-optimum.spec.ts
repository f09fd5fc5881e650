import { describe, expect, it } from '@jest/globals';
import { instanceOf, type Compact } from '../../../../test/device-chains/compact.js';
import { finishes, shortPlan } from '../../../../test/device-chains/short.js';
import { solveDeviceChains } from './index.js';

const plan = (compact: Compact) => solveDeviceChains(instanceOf({ method: 'oracle', ...compact }));

describe('the joint optimum', () => {
  /** One device serves two layers of q around the only layer of r. */
  const interleaved: Compact = {
    devices: { A: 1, B: 1 },
    links: { 'A>B': 1, 'B>A': 1 },
    models: {
      m: {
        input: 9,
        layers: [
          [1, 0],
          [3, 0],
        ],
      },
      n: { input: 9, layers: [[3, 9]] },
    },
    requests: { r: { modelId: 'n' }, q: {} },
  };

  it('interleaves requests where no order of whole requests is as good', () => {
    const best = plan(interleaved);
    expect(shortPlan(best)).toEqual(['r 1@A 1-4', 'q 1@A 0-1', 'q A>B 1-1', 'q 2@B 1-4']);
    expect(best).toMatchObject({ objectiveSeconds: 8, exact: true, order: ['r', 'q'], method: 'oracle' });
    const requests = best.requests.map((request) => request.status === 'served' && request.keySeconds);
    expect(requests).toEqual([4, 4]);
  });

  it('keeps the best order of whole requests where nothing is better', () => {
    const alone = plan({ ...interleaved, requests: { q: {} } });
    expect(shortPlan(alone)).toEqual(['q 1@A 0-1', 'q 2@A 1-4']);
  });

  it('leaves out who could not even be served alone', () => {
    const requests = { lost: { sourceDeviceId: 'C' }, ...interleaved.requests };
    const result = plan({ ...interleaved, devices: { A: 1, B: 1, C: 0 }, requests });
    expect(finishes(result)).toEqual({ lost: 'unserved', r: 4, q: 4 });
    expect(result.unservedWeight).toBe(1);
  });

  it('ignores the order', () => {
    expect(plan({ ...interleaved, order: 'given' })).toEqual(plan(interleaved));
  });

  it('sends a payload over one link at most where relaying is forbidden', () => {
    const layers = [
      [1, 0],
      [3, 0],
    ] as const;
    const holds = (...models: readonly [string, number, number][]) => ({
      speedFlopsPerSecond: 1e9,
      residentLayers: models.map(([modelId, fromLayer, toLayer]) => ({ modelId, fromLayer, toLayer })),
    });
    const over: Compact = {
      ...interleaved,
      memoryMode: 'placed',
      devices: { A: holds(['m', 1, 2], ['n', 1, 1]), C: 0, B: holds(['m', 2, 2]) },
      links: { 'A>C': 1, 'C>B': 1 },
      models: { m: { input: 9, layers }, n: { input: 9, layers: [[3, 9]] } },
    };
    expect(finishes(plan(over))).toEqual({ r: 4, q: 4 });
    expect(finishes(plan({ ...over, relaying: false }))).toEqual({ r: 3, q: 7 });
  });

  it('goes into no dead end', () => {
    const devices = { A: 1, B: 1, C: 0 };
    expect(finishes(plan({ ...interleaved, devices, links: { ...interleaved.links, 'A>C': 1 } }))).toEqual({
      r: 4,
      q: 4,
    });
  });

  it('brings results to their sinks', () => {
    const requests = { r: { modelId: 'n' }, q: { sinkDeviceId: 'A' } };
    const models = { ...interleaved.models, m: { input: 9, layers: [[1, 0] as const, [3, 1] as const] } };
    const result = plan({ ...interleaved, models, requests });
    expect(shortPlan(result)).toEqual(['r 1@A 1-4', 'q 1@A 0-1', 'q A>B 1-1', 'q 2@B 1-4', 'q B>A 4-5']);
  });

  it('waits for channels and pays latencies', () => {
    const channel = { channelId: 'air', latencySeconds: 0.25, readySeconds: 1.5 };
    const models = { ...interleaved.models, m: { input: 9, layers: [[1, 1] as const, [3, 0] as const] } };
    const result = plan({ ...interleaved, models, links: { 'A>B': channel, 'B>A': channel } });
    expect(shortPlan(result)).toEqual(['r 1@A 1-4', 'q 1@A 0-1', 'q A>B 1.5-2.5', 'q 2@B 2.75-5.75']);
  });
});
