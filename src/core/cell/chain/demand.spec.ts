import { describe, expect, it } from '@jest/globals';
import { emptyCellState, isChain, type ChainStep, type UnderWayChain } from '../state.js';
import { closeEpoch, windowOf } from '../testing/cell-scenarios.js';
import { chainSetting, chainWorld, quilt } from '../testing/chain-scenarios.js';
import { agingSeconds, demandOf, isComplete } from './demand.js';
import { networkAt } from './network.js';

const world = chainWorld();
const { state } = closeEpoch(
  emptyCellState('north'),
  0,
  { requests: [quilt({ sinkDeviceId: 'edge' })] },
  chainSetting(),
);
const [promised] = state.open.filter(isChain);

const withSteps = (...steps: readonly ChainStep[]): UnderWayChain => {
  if (promised === undefined) throw new Error('r1 is under way');
  return { ...promised, progress: { ...promised.progress, steps } };
};

const send = (from: string, to: string, startsAtMs: number, finishesAtMs: number): ChainStep => {
  return { kind: 'transfer', layer: 0, from, to, startsAtMs, finishesAtMs, arrivesAtMs: finishesAtMs };
};
const compute = (layer: number, deviceId: string, startsAtMs: number, finishesAtMs: number): ChainStep => {
  return { kind: 'compute', layer, deviceId, startsAtMs, finishesAtMs };
};

/** The plan of epoch 1 begins at 250. */
const at250 = (open: UnderWayChain): ReturnType<typeof demandOf> => demandOf(open, 250, windowOf(1), world);

describe('what is left of a chain', () => {
  it('is what has not begun, behind what has', () => {
    const [done, begun, planned] = [
      send('cam', 'edge', 150, 200),
      compute(1, 'edge', 200, 300),
      compute(2, 'edge', 300, 350),
    ];
    const demand = at250(withSteps(done, begun, planned));
    expect(demand).toMatchObject({ layersDone: 0, holderDeviceId: 'edge', copies: ['cam', 'edge'] });
    expect([demand.begun, demand.planned]).toEqual([[begun], [planned]]);
  });

  it('may go on from a copy when nothing is on its way any more', () => {
    const demand = at250(withSteps(send('cam', 'edge', 150, 200), compute(1, 'cam', 300, 400)));
    expect(demand).toMatchObject({ holderDeviceId: 'cam', begun: [] });
    expect(demand.planned).toHaveLength(1);
  });

  it('is planned anew when it is on its way to where it was not to go on', () => {
    const demand = at250(withSteps(send('cam', 'edge', 150, 280), compute(1, 'cam', 300, 400)));
    expect(demand).toMatchObject({ holderDeviceId: 'cam', planned: [] });
    expect(demand.begun).toHaveLength(1);
    // What is dropped of the plan has not been done.
    expect(demand.done).toEqual([]);
  });

  it('is nothing once the result is where it is wanted, or will be', () => {
    const through = [1, 2, 3].map((layer) => compute(layer, 'edge', 150 + layer, 151 + layer));
    expect(isComplete(at250(withSteps(send('cam', 'edge', 150, 151), ...through)))).toBe(true);
    expect(isComplete(at250(withSteps(send('cam', 'edge', 150, 151), ...through.slice(0, 2))))).toBe(false);
    const elsewhere = [1, 2, 3].map((layer) => compute(layer, 'cam', 150 + layer, 151 + layer));
    expect(isComplete(at250(withSteps(...elsewhere)))).toBe(false);
  });
});

describe('the time of waiting that doubles a priority', () => {
  it('is so many times the work of all models on a device of mean speed', () => {
    const network = networkAt(emptyCellState('north'), 0, world);
    // 0.4 GFLOP at (1 + 4 + 1) / 3 GFLOP/s.
    expect(agingSeconds([at250(withSteps())], 10, network)).toBeCloseTo(2, 9);
    expect(agingSeconds([at250(withSteps())], 0, network)).toBe(0);
    expect(agingSeconds([], 10, network)).toBe(0);
    const gone = { edge: { measuredAtMs: 0, backlogFlops: 0, gone: true } };
    const slower = networkAt({ ...emptyCellState('north'), devices: gone }, 0, world);
    expect(agingSeconds([at250(withSteps())], 10, slower)).toBeCloseTo(4, 9);
    const nobody = Object.fromEntries(['cam', 'edge', 'desk'].map((deviceId) => [deviceId, gone.edge]));
    expect(
      agingSeconds([at250(withSteps())], 10, networkAt({ ...emptyCellState('north'), devices: nobody }, 0, world)),
    ).toBe(0);
  });
});
