import { describe, expect, it } from '@jest/globals';
import { computeEnergyJoules } from '../../physics/index.js';
import { emptyCellState, type CellState } from '../state.js';
import { DownloadPlanner } from './download-planner.js';
import {
  closeEpoch,
  outcome,
  PHONE,
  radio,
  request,
  scenarioWorld,
  SPEECH,
  VISION,
  windowOf,
} from '../testing/cell-scenarios.js';

const nobody = emptyCellState('north');

/** Case A2 of the specification: 0.9 s from the start of the plan at 150 ms. */
const a2 = { reports: [radio('ann', 10, 5)], requests: [request({ deadlineMs: 1050 })] };

describe('a promise in an empty cell', () => {
  it('is made with a plan that says who gets what, what is due when, and how fast to compute it', () => {
    const { verdicts, plan, state } = closeEpoch(nobody, 0, a2);
    expect(plan).toEqual({
      cellId: 'north',
      startsAtMs: 150,
      endsAtMs: 250,
      downlink: {
        blockHz: 1e6,
        blocks: 100,
        // 60 blocks are needed; nobody else can use the other 40.
        grants: [{ userId: 'ann', requestId: 'r1', blocks: 100, bitsLeft: 200e6 }],
      },
      deliveries: [
        {
          requestId: 'r1',
          userId: 'ann',
          modelId: 'vision',
          deviceClass: 'phone',
          batchSize: 1,
          // Due times 0.54, 0.59, 0.74, 0.84 s after the start: everything from there on just makes it.
          layers: [
            { layer: 1, bits: 160e6, dueAtMs: 690, clockHz: 1e9 },
            { layer: 2, bits: 10e6, dueAtMs: 740, clockHz: 1e9 },
            { layer: 3, bits: 20e6, dueAtMs: 890, clockHz: 1e9 },
            { layer: 4, bits: 10e6, dueAtMs: 990, clockHz: 1e9 },
          ],
        },
      ],
    });
    // 160 Mbit at 500 Mbit/s, then 360 ms of computing: 150 + 320 + 360 ms.
    expect(verdicts).toEqual([
      {
        cellId: 'north',
        requestId: 'r1',
        verdict: 'admitted',
        mode: 'download',
        model: 'vision',
        predictedFinishAtMs: 830,
      },
    ]);
    expect(state.plan).toEqual(plan);
    expect(state.open).toMatchObject([{ kind: 'under-way', modelId: 'vision', progressAtMs: 150 }]);
  });

  it('is worked off as planned: what is left shrinks by the grant, epoch after epoch', () => {
    let { state, plan } = closeEpoch(nobody, 0, a2);
    const left: (number | undefined)[] = [];
    for (let epoch = 1; epoch <= 5; epoch += 1) {
      ({ state, plan } = closeEpoch(state, epoch));
      left.push(plan?.downlink?.grants[0]?.bitsLeft);
    }
    // 50 Mbit an epoch; from 550 ms on everything is there and nothing is granted, but the layers are still listed.
    expect(left).toEqual([150e6, 100e6, 50e6, undefined, undefined]);
    // 650 ms: layer 1 ran from 470 to 520 ms, layer 2 until 670 ms.
    expect(plan?.deliveries?.[0]?.layers).toEqual([
      { layer: 2, bits: 0, dueAtMs: 870, clockHz: 1e9 },
      { layer: 3, bits: 0, dueAtMs: 890, clockHz: 1e9 },
      { layer: 4, bits: 0, dueAtMs: 990, clockHz: 1e9 },
    ]);
    expect(state.open).toMatchObject([{ progress: { layersDone: 1, deliveredBits: 200e6 } }]);
  });

  it('prefers the first acceptable model that can be served', () => {
    const inputs = { ...a2, requests: [request({ deadlineMs: 1050, models: ['tiny', 'vision'] })] };
    expect(closeEpoch(nobody, 0, inputs).verdicts).toMatchObject([{ model: 'tiny' }]);
  });

  it('orders the top clock for a layer that has nothing to compute', () => {
    const [head, ...rest] = VISION.layers;
    const models = [{ ...VISION, layers: head === undefined ? rest : [{ ...head, flops: 0 }, ...rest] }];
    const world = scenarioWorld({}, { models });
    const { plan } = closeEpoch(nobody, 0, a2, { world });
    // Nothing runs between the arrival of the first layer and the start of the second.
    expect(plan?.deliveries?.[0]?.layers.slice(0, 2)).toMatchObject([
      { layer: 1, dueAtMs: 740, clockHz: 1e9 },
      { layer: 2, dueAtMs: 740, clockHz: 1e9 },
    ]);
  });

  it('leaves a tenth of a second before the deadline unless told otherwise', () => {
    const guarded = { planners: [new DownloadPlanner()] };
    // 680 ms suffice over the whole band: 320 ms for the first layer and 360 ms of computing.
    const asked = (deadlineMs: number): Parameters<typeof closeEpoch>[2] => ({
      ...a2,
      requests: [request({ deadlineMs })],
    });
    expect(closeEpoch(nobody, 0, asked(150 + 820), guarded).verdicts).toMatchObject([{ verdict: 'admitted' }]);
    expect(closeEpoch(nobody, 0, asked(150 + 740), guarded).verdicts).toEqual([]);
  });

  it('is not made without requests', () => {
    const { verdicts, plan, state } = closeEpoch(nobody, 0, { reports: a2.reports });
    expect({ verdicts, plan }).toEqual({ verdicts: [], plan: undefined });
    expect(Object.keys(state.users)).toEqual(['ann']);
  });
});

describe('a promise beside others', () => {
  it('is served before anybody new, however light', () => {
    const begun = closeEpoch(nobody, 0, a2);
    const rival = request({ requestId: 'r2', userId: 'bob', models: ['tiny'], arrivedAtMs: 110, deadlineMs: 160 });
    const { verdicts, plan } = closeEpoch(begun.state, 1, { reports: [radio('bob', 120, 3)], requests: [rival] });
    expect(verdicts).toMatchObject([{ requestId: 'r2', verdict: 'refused', reason: 'DEADLINE_IMPOSSIBLE' }]);
    expect(plan?.downlink?.grants).toMatchObject([{ requestId: 'r1', blocks: 100 }]);
  });
});

describe('a channel that falls', () => {
  it('gives up what cannot be met even alone over the best of the window, and says what it would take', () => {
    const world = scenarioWorld({ margin: { windowMs: 50, quantile: 0 } });
    const begun = closeEpoch(nobody, 0, a2, { world });
    const { verdicts, plan, state } = closeEpoch(begun.state, 1, { reports: [radio('ann', 190, 1)] }, { world });
    // 190 Mbit left at 250 ms: between 150 and 250 ms only 10 Mbit came; 150 Mbit of layer 1 are due at 690 ms.
    expect(verdicts).toMatchObject([
      {
        requestId: 'r1',
        verdict: 'missed',
        model: 'vision',
        reason: 'CHANNEL_DROPPED',
        cause: 'downlink: 190000000 bits in 800 ms need 278 blocks, the cell has 100',
      },
    ]);
    expect(plan).toBeUndefined();
    expect(state.open).toEqual([]);
  });

  it('to nothing needs more than any band', () => {
    const world = scenarioWorld({ margin: { windowMs: 50, quantile: 0 } });
    const begun = closeEpoch(nobody, 0, a2, { world });
    const { verdicts } = closeEpoch(begun.state, 1, { reports: [radio('ann', 190, 0)] }, { world });
    expect(verdicts).toMatchObject([
      {
        reason: 'CHANNEL_DROPPED',
        cause: 'downlink: 200000000 bits in 800 ms need more than any band, the cell has 100',
      },
    ]);
  });

  it('is forgiven while the window remembers a better one', () => {
    const begun = closeEpoch(nobody, 0, a2);
    expect(closeEpoch(begun.state, 1, { reports: [radio('ann', 190, 1)] }).verdicts).toEqual([]);
  });

  it('does not matter once every bit is there', () => {
    const begun = closeEpoch(nobody, 0, a2);
    const arrived = outcome(180, 'progress', { deliveredBits: 200e6, layersDone: 0 });
    const world = scenarioWorld({ margin: { windowMs: 50, quantile: 0 } });
    const inputs = { outcomes: [arrived], reports: [radio('ann', 190, 0)] };
    const { verdicts, plan } = closeEpoch(begun.state, 1, inputs, { world });
    expect(verdicts).toEqual([]);
    expect(plan?.downlink?.grants).toEqual([]);
    expect(plan?.deliveries?.[0]?.layers.map(({ bits }) => bits)).toEqual([0, 0, 0]);
  });

  it('leaves a lost promise the spare blocks in a cell of best effort', () => {
    const world = scenarioWorld({ bestEffort: true, margin: { windowMs: 50, quantile: 0 } });
    const begun = closeEpoch(nobody, 0, a2, { world });
    const bob = request({ requestId: 'r2', userId: 'bob', models: ['tiny'], arrivedAtMs: 110, deadlineMs: 300 });
    const inputs = { reports: [radio('ann', 190, 1), radio('bob', 195, 5)], requests: [bob] };
    const { verdicts, plan } = closeEpoch(begun.state, 1, inputs, { world });
    expect(verdicts).toMatchObject([{ requestId: 'r2', verdict: 'admitted' }]);
    // Bob needs 10 Mbit in 150 ms: 14 blocks; all the rest is spare.
    const grants = plan?.downlink?.grants ?? [];
    expect(Object.fromEntries(grants.map(({ requestId, blocks }) => [requestId, blocks]))).toEqual({ r1: 86, r2: 14 });
  });
});

describe('an energy allowance', () => {
  const speech = request({ models: ['speech'], deadlineMs: 1650, energyJoules: 2.16 });

  function joulesOrdered(clocksHz: readonly number[]): number {
    return SPEECH.layers.reduce((sum, { flops }, layer) => {
      return sum + computeEnergyJoules(PHONE, flops, clocksHz[layer] ?? PHONE.maxClockHz);
    }, 0);
  }

  it('is kept by slower clocks: case B1 of the specification', () => {
    const inputs = { reports: [radio('ann', 10, 4)], requests: [speech] };
    const { verdicts, plan } = closeEpoch(nobody, 0, inputs);
    expect(verdicts).toMatchObject([{ verdict: 'admitted', model: 'speech' }]);
    const clocks = plan?.deliveries?.[0]?.layers.map(({ clockHz }) => clockHz) ?? [];
    [0.481895e9, 0.481895e9, 0.784573e9].forEach((clockHz, layer) => {
      expect((clocks[layer] ?? 0) / clockHz).toBeCloseTo(1, 4);
    });
    expect(joulesOrdered(clocks)).toBeLessThanOrEqual(2.16);
  });

  it('is kept too when layers are sent in due order to fit somebody in', () => {
    const world = scenarioWorld({ downlink: { blockHz: 1e6, blocks: 90, share: 1, overhead: 0 } });
    const inputs = {
      reports: [radio('ann', 10, 4), radio('bob', 10, 4)],
      requests: [
        { ...speech, energyJoules: 2.5 },
        request({ requestId: 'r2', userId: 'bob', models: ['vision'], deadlineMs: 1250 }),
      ],
    };
    const begun = closeEpoch(nobody, 0, inputs, { world });
    let { state, plan } = begun;
    expect(begun.verdicts).toMatchObject([
      { requestId: 'r2', verdict: 'admitted' },
      { requestId: 'r1', verdict: 'admitted' },
    ]);
    const promised = clocksOf(plan, 'r1');
    expect(promised).toHaveLength(3);
    expect(joulesOrdered(promised)).toBeLessThanOrEqual(2.5);
    for (let epoch = 1; epoch <= 3; epoch += 1) {
      ({ state, plan } = closeEpoch(state, epoch, {}, { world }));
      expect(clocksOf(plan, 'r1')).toHaveLength(3);
      expect(joulesOrdered(clocksOf(plan, 'r1'))).toBeLessThanOrEqual(2.5);
    }
  });

  function clocksOf(plan: CellState['plan'], requestId: string): readonly number[] {
    const delivery = plan?.deliveries?.find((one) => one.requestId === requestId);
    return delivery?.layers.map(({ clockHz }) => clockHz) ?? [];
  }
});

describe('a plan', () => {
  it('begins a lead after the epoch and lasts for one', () => {
    expect(windowOf(7)).toEqual({ epoch: 7, nowMs: 800, startsAtMs: 850, endsAtMs: 950 });
    expect(closeEpoch(nobody, 0, a2).plan).toMatchObject({ startsAtMs: 150, endsAtMs: 250 });
  });
});
