import { describe, expect, it } from '@jest/globals';
import type { UserRequest, VerdictBody } from '../../messages.js';
import { emptyCellState } from '../state.js';
import {
  closeEpoch,
  downloadPlanner,
  PHONE,
  radio,
  request,
  scenarioWorld,
  SPEECH,
  TINY,
  VISION,
  WATCH,
  type EpochSetting,
} from '../testing/cell-scenarios.js';

/** The verdict on one request alone in the cell in epoch 0, whose plan begins at 150 ms. */
function verdictAlone(
  asked: Partial<UserRequest>,
  { bitsPerSecondPerHz = 5, ...setting }: EpochSetting & { readonly bitsPerSecondPerHz?: number } = {},
): Partial<VerdictBody> | undefined {
  const inputs = { reports: [radio('ann', 10, bitsPerSecondPerHz)], requests: [request(asked)] };
  const { verdicts } = closeEpoch(emptyCellState('north'), 0, inputs, setting);
  expect(verdicts.length).toBeLessThanOrEqual(1);
  return verdicts[0];
}

describe('a deadline that cannot be met even alone', () => {
  it('names the blocks the cell lacks', () => {
    // 500 ms are left, 360 of them computing after the first 160 Mbit: 160 / (5 x 0.14) MHz.
    expect(verdictAlone({ deadlineMs: 650 })).toEqual({
      cellId: 'north',
      requestId: 'r1',
      verdict: 'refused',
      reason: 'DEADLINE_IMPOSSIBLE',
      cause: 'downlink: needs 229 blocks, the cell has 100',
    });
  });

  it('names the computing that alone takes longer', () => {
    expect(verdictAlone({ deadlineMs: 450 })).toMatchObject({
      reason: 'DEADLINE_IMPOSSIBLE',
      cause: 'device: computing takes at least 360 ms, 300 ms are left',
    });
    expect(verdictAlone({ deadlineMs: 750, batchSize: 2 })).toMatchObject({
      cause: 'device: computing takes at least 720 ms, 600 ms are left',
    });
  });

  it('names the missing coverage', () => {
    expect(verdictAlone({}, { bitsPerSecondPerHz: 0 })).toMatchObject({
      verdict: 'refused',
      reason: 'DEADLINE_IMPOSSIBLE',
      cause: 'downlink: no coverage',
    });
  });

  it('does not matter while another acceptable model can meet it', () => {
    expect(verdictAlone({ deadlineMs: 450, models: ['vision', 'tiny'] })).toMatchObject({
      verdict: 'admitted',
      model: 'tiny',
    });
  });

  it('is met to the last block: 59.3 of them take 60', () => {
    const world = (blocks: number): EpochSetting => ({
      world: scenarioWorld({ downlink: { blockHz: 1e6, blocks, share: 1, overhead: 0 } }),
    });
    expect(verdictAlone({ deadlineMs: 1050 }, world(60))).toMatchObject({ verdict: 'admitted' });
    expect(verdictAlone({ deadlineMs: 1050 }, world(59))).toMatchObject({
      reason: 'DEADLINE_IMPOSSIBLE',
      cause: 'downlink: needs 60 blocks, the cell has 59',
    });
  });
});

describe('a model that does not fit into the device', () => {
  it('is refused with the bytes of the smallest acceptable one', () => {
    expect(verdictAlone({ deviceClass: 'watch', deadlineMs: 20_000, models: ['vision', 'speech'] })).toMatchObject({
      verdict: 'refused',
      reason: 'MEMORY_IMPOSSIBLE',
      cause: 'device memory: the smallest model takes 22500000 bytes, the device has 2000000',
    });
  });

  it('gives way to one that does', () => {
    expect(verdictAlone({ deviceClass: 'watch', deadlineMs: 20_000, models: ['vision', 'tiny'] })).toMatchObject({
      verdict: 'admitted',
      model: 'tiny',
    });
  });
});

describe('an energy allowance that is too small even alone', () => {
  it('is refused with what the allowance falls short of', () => {
    // 1.5 s are left: the slowest timely speed for 0.6 Gcycle takes 1.2 J.
    expect(verdictAlone({ models: ['speech'], deadlineMs: 1650, energyJoules: 1.1 })).toMatchObject({
      verdict: 'refused',
      reason: 'ENERGY_IMPOSSIBLE',
      cause: 'energy: 1.1 J are allowed, at top clock over the whole band it takes 6.00 J',
    });
  });

  it('counts the receiver in: more than is allowed, whichever of the two takes it', () => {
    const world = scenarioWorld({}, { deviceClasses: [{ ...PHONE, receiveWatts: 10 }, WATCH] });
    // 180 Mbit in 0.36 s over the whole band: 3.6 J; the deadline leaves little time to compute slowly.
    expect(verdictAlone({ models: ['speech'], deadlineMs: 900, energyJoules: 6.5 }, { world })).toMatchObject({
      reason: 'ENERGY_IMPOSSIBLE',
      cause: 'energy: 6.5 J are allowed, at top clock over the whole band it takes 9.60 J',
    });
  });

  it('does not matter while another acceptable model keeps it', () => {
    expect(verdictAlone({ models: ['speech', 'tiny'], deadlineMs: 1650, energyJoules: 1.1 })).toMatchObject({
      verdict: 'admitted',
      model: 'tiny',
    });
  });
});

/** Two users that need 60 of 100 blocks each: sent one layer after the other they would still need 119. */
const rivals = {
  reports: [radio('ann', 10, 5), radio('bob', 10, 5)],
  requests: [
    request({ deadlineMs: 1050 }),
    request({ requestId: 'r2', userId: 'bob', arrivedAtMs: 5, deadlineMs: 1045 }),
  ],
};

const full = {
  cellId: 'north',
  requestId: 'r2',
  verdict: 'refused',
  reason: 'DOWNLINK_FULL',
  cause: 'downlink: needs 60 blocks, 40 free',
};

describe('a full downlink', () => {
  it('refuses the later of two that came together', () => {
    const { verdicts } = closeEpoch(emptyCellState('north'), 0, rivals);
    expect(verdicts).toMatchObject([{ requestId: 'r1', verdict: 'admitted' }, full]);
  });

  it('refuses who comes after a promise, for the promise comes first', () => {
    const [first, second] = rivals.requests;
    const begun = closeEpoch(emptyCellState('north'), 0, { ...rivals, requests: first === undefined ? [] : [first] });
    const later = { ...request(second), requestId: 'r2', arrivedAtMs: 105, deadlineMs: 940, priority: 50 };
    const { verdicts } = closeEpoch(begun.state, 1, { requests: [later] });
    expect(verdicts).toMatchObject([{ requestId: 'r2', verdict: 'refused', reason: 'DOWNLINK_FULL' }]);
  });

  it('serves the heavier of two that came together', () => {
    const requests = rivals.requests.map((asked) => ({ ...asked, priority: asked.requestId === 'r2' ? 2 : 1 }));
    expect(closeEpoch(emptyCellState('north'), 0, { ...rivals, requests }).verdicts).toMatchObject([
      { requestId: 'r2', verdict: 'admitted' },
      { requestId: 'r1', verdict: 'refused', reason: 'DOWNLINK_FULL' },
    ]);
  });

  it('is found full before planning is found behind', () => {
    const [first] = rivals.requests;
    const begun = closeEpoch(emptyCellState('north'), 0, { ...rivals, requests: first === undefined ? [] : [first] });
    const later = request({ requestId: 'r2', userId: 'bob', arrivedAtMs: 105, deadlineMs: 940 });
    const behind = { window: { shedAtMs: 500 } };
    expect(closeEpoch(begun.state, 1, { requests: [later] }, behind).verdicts).toMatchObject([
      { requestId: 'r2', verdict: 'refused', reason: 'DOWNLINK_FULL' },
    ]);
    const shorter = { ...later, models: ['tiny'], deadlineMs: 440 };
    expect(closeEpoch(begun.state, 1, { requests: [shorter] }, behind).verdicts).toMatchObject([
      { requestId: 'r2', verdict: 'refused', reason: 'OVERLOAD' },
    ]);
  });
});

describe('while there is hope for a better channel', () => {
  // 280 ms for tiny: 37 blocks at 1 bit/s/Hz, 5 at 8.
  const swinging = [radio('bob', 10, 8), radio('bob', 20, 1)];
  const hopeful = request({ requestId: 'r2', userId: 'bob', models: ['tiny'], deadlineMs: 240 });

  it('a request waits without a verdict, and is admitted when the channel allows', () => {
    const waits = closeEpoch(emptyCellState('north'), 0, { reports: swinging, requests: [hopeful] });
    expect(waits.verdicts).toEqual([]);
    expect(waits.plan).toBeUndefined();
    expect(waits.state.open).toEqual([{ kind: 'waiting', request: hopeful }]);
  });

  it('a request that has waited in vain expires, with how long and for what', () => {
    const asked = { ...hopeful, deadlineMs: 340 };
    const world = scenarioWorld({ margin: { windowMs: 100, quantile: 0 } });
    const poor = [radio('bob', 10, 8), radio('bob', 20, 0.4)];
    const waits = closeEpoch(emptyCellState('north'), 0, { reports: poor, requests: [asked] }, { world });
    expect(waits.verdicts).toEqual([]);
    const vain = closeEpoch(waits.state, 1, { reports: [radio('bob', 190, 0.4)] }, { world });
    expect(vain.verdicts).toEqual([
      {
        cellId: 'north',
        requestId: 'r2',
        verdict: 'expired',
        reason: 'EXPIRED_IN_QUEUE',
        cause: 'waited 200 ms; downlink: needs 313 blocks, the cell has 100',
      },
    ]);
    expect(vain.state.open).toEqual([]);
  });

  it('is admitted in the epoch in which the channel is good enough', () => {
    const asked = { ...hopeful, deadlineMs: 340 };
    const poor = [radio('bob', 10, 8), radio('bob', 20, 0.4)];
    const waits = closeEpoch(emptyCellState('north'), 0, { reports: poor, requests: [asked] });
    const world = scenarioWorld({ margin: { windowMs: 100, quantile: 0.3 } });
    const better = closeEpoch(waits.state, 1, { reports: [radio('bob', 190, 8)] }, { world });
    expect(better.verdicts).toMatchObject([{ requestId: 'r2', verdict: 'admitted', model: 'tiny' }]);
  });
});

describe('when planning fell behind', () => {
  /** Work would really start at 400 + 50 ms: 600 ms before the deadline instead of 900. */
  const behind: EpochSetting = { window: { shedAtMs: 400 } };

  it('a request that can no longer make it is refused early, though it alone is in the cell', () => {
    expect(verdictAlone({ deadlineMs: 1050 }, behind)).toEqual({
      cellId: 'north',
      requestId: 'r1',
      verdict: 'refused',
      reason: 'OVERLOAD',
      cause: 'planning: 300 ms behind; downlink: needs 134 blocks, the cell has 100',
    });
  });

  it('a request with time enough is admitted as ever', () => {
    expect(verdictAlone({ deadlineMs: 1350 }, behind)).toMatchObject({ verdict: 'admitted' });
  });

  it('a request that was impossible anyway says so', () => {
    expect(verdictAlone({ deadlineMs: 450 }, behind)).toMatchObject({ reason: 'DEADLINE_IMPOSSIBLE' });
  });

  it('a promise made before is kept', () => {
    const first = { reports: [radio('ann', 10, 5)], requests: [request({ deadlineMs: 1050 })] };
    const begun = closeEpoch(emptyCellState('north'), 0, first);
    const merged = closeEpoch(begun.state, 3, {}, { window: { shedAtMs: 900 } });
    expect(merged.verdicts).toEqual([]);
  });

  it('the spare of the band goes to those who can make it', () => {
    const { verdicts } = closeEpoch(
      emptyCellState('north'),
      0,
      { ...rivals, requests: rivals.requests.map((asked, place) => ({ ...asked, deadlineMs: 1050 + 500 * place })) },
      behind,
    );
    expect(verdicts).toMatchObject([
      { requestId: 'r2', verdict: 'admitted' },
      { requestId: 'r1', verdict: 'refused', reason: 'OVERLOAD' },
    ]);
  });
});

describe('the guard of a promise', () => {
  it('makes a request wait that would only just make it', () => {
    const guarded: EpochSetting = { planners: [downloadPlanner({ promiseGuardMs: 100 })] };
    // 700 ms are left: alone it needs 95 blocks, but 134 with the guard.
    expect(verdictAlone({ deadlineMs: 850 })).toMatchObject({ verdict: 'admitted' });
    expect(verdictAlone({ deadlineMs: 850 }, guarded)).toBeUndefined();
    expect(verdictAlone({ deadlineMs: 950 }, guarded)).toMatchObject({ verdict: 'admitted' });
  });
});

describe('the models of the scenarios', () => {
  it('are the ones the numbers were worked out for', () => {
    expect([VISION, SPEECH, TINY].map(({ layers }) => layers.reduce((sum, { bytes }) => sum + 8 * bytes, 0))).toEqual([
      200e6, 180e6, 10e6,
    ]);
  });
});
