import { describe, expect, it } from '@jest/globals';
import type { UserRequest, VerdictBody } from '../../messages.js';
import type { CellEpoch } from '../close-epoch.js';
import { emptyCellState, isCoInference, type CellState } from '../state.js';
import { closeEpoch, gone, outcome, radio, request, type EpochSetting } from '../testing/cell-scenarios.js';
import { coInferenceWorld, EFFICIENCY, GLASS, LENS } from '../testing/co-inference-scenarios.js';
import { simulate, type SimulatedEpoch, type Traffic } from '../testing/simulated-cell.js';
import { CoInferencePlanner } from './co-inference-planner.js';
import type { CoInferenceOptions } from './co-inference-options.js';

/** Promises up to the deadline itself, so that numbers can be worked out by hand. */
function setting(options: Partial<CoInferenceOptions> = {}, world = coInferenceWorld()): EpochSetting {
  return { world, planners: [new CoInferencePlanner({ promiseGuardMs: 0, ...options })] };
}

const STEADY: Omit<Traffic, 'requests'> = {
  efficiency: () => 5,
  uplinkEfficiency: () => EFFICIENCY,
  reportsProgress: true,
};

/** A request of a user of the same name for the lens, arrived at 10 ms, 1.3 s allowed. */
function ask(requestId: string, changes: Partial<UserRequest> = {}): UserRequest {
  const modes = ['co-inference' as const];
  return request({ requestId, userId: requestId, models: ['lens'], modes, arrivedAtMs: 10, ...changes });
}

const verdictsOf = (epochs: readonly SimulatedEpoch[]): readonly VerdictBody[] =>
  epochs.flatMap(({ closed }) => closed.verdicts);
const splitsOf = (epochs: readonly SimulatedEpoch[], id: string) =>
  epochs.flatMap(({ closed }) => closed.plan?.splits ?? []).filter(({ requestId }) => requestId === id);
const grantsOf = (epochs: readonly SimulatedEpoch[], id: string) =>
  epochs.flatMap(({ closed }) => closed.plan?.uplink?.grants ?? []).filter(({ requestId }) => requestId === id);

/** The first epoch, in which everybody asks. */
function firstEpoch(requests: readonly UserRequest[], given = setting(), uplink = EFFICIENCY): CellEpoch {
  const reports = requests.map(({ userId }) => radio(userId, 10, 5, uplink));
  return closeEpoch(emptyCellState('north'), 0, { reports, requests }, given);
}

const verdictOf = ({ verdicts }: CellEpoch, requestId: string): VerdictBody | undefined =>
  verdicts.find((verdict) => verdict.requestId === requestId);

describe('mode co-inference', () => {
  it('sends the whole input up where the server makes up for it, and holds its share until the end', () => {
    const epochs = simulate({ ...STEADY, requests: [ask('a')] }, setting());
    // An eighth of the server does 1 Gcycle in 800 ms, all blocks bring the input up in 100 ms: nothing is pruned.
    expect(epochs[0]?.closed.plan).toMatchObject({
      ...{ startsAtMs: 150, endsAtMs: 250 },
      uplink: { blockHz: 1e6, blocks: 15, grants: [{ requestId: 'a', userId: 'a', blocks: 15, bitsLeft: 1.5e6 }] },
    });
    expect(epochs[0]?.closed.plan?.splits).toMatchObject([
      {
        ...{ requestId: 'a', userId: 'a', modelId: 'lens', deviceClass: 'phone', splitAfter: 0, pruningRatio: 0 },
        ...{ deviceClockHz: 0, serverClockHz: 1.25e9 },
        ...{ deviceCyclesLeft: 0, uploadBitsLeft: 1.5e6, serverCyclesLeft: 1e9 },
      },
    ]);
    expect(verdictsOf(epochs)).toMatchObject([
      { verdict: 'admitted', mode: 'co-inference', model: 'lens' },
      { verdict: 'completed', finishedAtMs: 1050 },
    ]);
    // Nothing is granted once it is up, but the server works on.
    expect(grantsOf(epochs, 'a')).toHaveLength(1);
    const listed = splitsOf(epochs, 'a');
    expect(listed.every(({ serverClockHz }) => serverClockHz === 1.25e9)).toBe(true);
    expect(listed.at(-1)).toMatchObject({ uploadBitsLeft: 0 });
  });

  it('lets the device begin where the input is dear to send, and grants blocks only once it is done', () => {
    // At 1 bit/s/Hz over a block the whole band carries 15 log2(1 + 1/15) = 1.4 Mbit/s: 1.1 s for the input, 0.5 s and
    // 0.1 s behind the blocks.
    const epochs = simulate({ ...STEADY, uplinkEfficiency: () => 1, requests: [ask('a')] }, setting());
    const [first] = splitsOf(epochs, 'a');
    expect(first).toMatchObject({ splitAfter: 2, deviceClockHz: 1e9, uploadBitsLeft: 0.15e6 });
    const kept = 1 - (first?.pruningRatio ?? NaN);
    expect(first?.deviceCyclesLeft).toBeCloseTo(kept * 0.5e9, 0);
    expect(first?.serverCyclesLeft).toBeCloseTo(kept * 0.5e9, 0);
    const granting = epochs.filter(({ closed }) => closed.plan?.uplink !== undefined).map(({ closed }) => closed.plan);
    // The device part takes until 150 ms + kept x 500 ms.
    expect(granting[0]?.endsAtMs).toBeGreaterThan(150 + kept * 500);
    expect(granting[0]?.startsAtMs).toBeLessThanOrEqual(150 + kept * 500);
    expect(verdictsOf(epochs).at(-1)).toMatchObject({ verdict: 'completed' });
  });

  it('keeps cut, ratio and clocks as they were promised, whatever the channel does', () => {
    const moving = (_: string, epoch: number): number => [2, 4, 3, 5, 1.5][epoch % 5] ?? 0;
    const requests = ['a', 'b', 'c'].map((id, place) => ask(id, { arrivedAtMs: 10 + 130 * place, deadlineMs: 1600 }));
    const epochs = simulate({ ...STEADY, uplinkEfficiency: moving, requests }, setting());
    for (const { requestId } of requests) {
      const fixed = splitsOf(epochs, requestId).map(({ splitAfter, pruningRatio, deviceClockHz, serverClockHz }) =>
        JSON.stringify({ splitAfter, pruningRatio, deviceClockHz, serverClockHz }),
      );
      expect(fixed.length).toBeGreaterThan(2);
      expect(new Set(fixed).size).toBe(1);
    }
  });

  it('sends nothing where all is done on the device', () => {
    // Without coverage a phone does the glass in 100 ms.
    const requests = [ask('a', { models: ['glass'], maxDistortion: 0 })];
    const epochs = simulate({ ...STEADY, uplinkEfficiency: () => 0, requests }, setting());
    expect(splitsOf(epochs, 'a')[0]).toMatchObject({ splitAfter: 1, uploadBitsLeft: 0, serverCyclesLeft: 0 });
    expect(splitsOf(epochs, 'a')[0]?.serverClockHz).toBe(0);
    expect(grantsOf(epochs, 'a')).toEqual([]);
    expect(verdictsOf(epochs)).toMatchObject([
      { predictedFinishAtMs: 250 },
      { verdict: 'completed', finishedAtMs: 250 },
    ]);
  });

  it('prunes as much as time demands, and says so in the plan', () => {
    // 600 ms left, no coverage: a phone does 0.6 of the lens.
    const requests = [ask('a', { deadlineMs: 740 })];
    const closed = firstEpoch(requests, setting(), 0);
    expect(closed.plan?.splits?.[0]?.splitAfter).toBe(3);
    expect(closed.plan?.splits?.[0]?.pruningRatio).toBeCloseTo(0.4, 9);
    expect(closed.plan?.splits?.[0]?.deviceCyclesLeft).toBeCloseTo(0.6e9, 0);
    const [open] = closed.state.open.filter(isCoInference);
    expect(open?.progress.distortion).toBeCloseTo(0.4 + 0.6 * Math.log(0.6), 9);
    expect(open?.progress.plannedJoules).toBeCloseTo(6, 6);
  });

  it('clocks down and keeps less where energy is short, and spends no more than it has', () => {
    // 1 J at 1e-26 x f^2 a cycle, 600 ms: w f^2 = 1e17 and w / f = 0.6e-9 give f^3 = 1e17 / 0.6e-9.
    const requests = [ask('a', { deadlineMs: 740, energyJoules: 1 })];
    const epochs = simulate({ ...STEADY, uplinkEfficiency: () => 0, requests }, setting());
    const clockHz = Math.cbrt(1e17 / 0.6e-9);
    expect((splitsOf(epochs, 'a')[0]?.deviceClockHz ?? 0) / clockHz).toBeCloseTo(1, 5);
    const spent = epochs.flatMap(({ inputs }) => inputs.outcomes.map(({ energyJoules = 0 }) => energyJoules));
    expect(Math.max(...spent)).toBeLessThanOrEqual(1);
    expect(Math.max(...spent)).toBeGreaterThan(0.999);
    expect(verdictsOf(epochs).at(-1)).toMatchObject({ verdict: 'completed' });
  });

  it('never clocks a device below what it can', () => {
    // Half a GHz is the least: 2.5 J for all of the lens, so 0.4 J pay for 0.16 of it.
    const requests = [ask('a', { deviceClass: 'hasty', energyJoules: 0.4 })];
    const closed = firstEpoch(requests, setting(), 0);
    expect(closed.plan?.splits).toMatchObject([{ splitAfter: 3, deviceClockHz: 0.5e9 }]);
    expect(closed.plan?.splits?.[0]?.pruningRatio).toBeCloseTo(0.84, 4);
  });

  it('sends with as much power as an allowance pays for where energy is short, and with all of it where it is not', () => {
    const requests = [ask('a', { models: ['glass'], deviceClass: 'watch', maxDistortion: 0 })];
    const rich = simulate({ ...STEADY, requests }, setting());
    expect(grantsOf(rich, 'a')[0]).not.toHaveProperty('powerWatts');
    const poor = requests.map((one) => ({ ...one, energyJoules: 0.0018 }));
    const epochs = simulate({ ...STEADY, requests: poor }, setting());
    const powers = grantsOf(epochs, 'a').map(({ powerWatts = 0.2 }) => powerWatts);
    expect(powers.length).toBeGreaterThan(0);
    expect(Math.max(...powers)).toBeLessThan(0.2);
    const spent = epochs.flatMap(({ inputs }) => inputs.outcomes.map(({ energyJoules = 0 }) => energyJoules));
    expect(Math.max(...spent)).toBeLessThanOrEqual(0.0018);
    expect(verdictsOf(epochs).at(-1)).toMatchObject({ verdict: 'completed' });
  });

  it('takes the preferred model that can be done, else the next one', () => {
    const preferred = firstEpoch([ask('a', { models: ['lens', 'glass'], maxDistortion: 0 })]);
    expect(verdictOf(preferred, 'a')).toMatchObject({ verdict: 'admitted', model: 'lens' });
    const hasty = firstEpoch([ask('a', { models: ['lens', 'glass'], maxDistortion: 0, deadlineMs: 300 })]);
    expect(verdictOf(hasty, 'a')).toMatchObject({ verdict: 'admitted', model: 'glass' });
  });

  it('serves weight rather than number where priorities differ', () => {
    // 4.5 Mbit each in 250 ms at 7 bit/s/Hz, computing included: 4 blocks each and more of 15.
    const film = { ...LENS, modelId: 'film', inputBytes: 562_500, layers: GLASS.layers };
    const world = coInferenceWorld({}, [film]);
    const wanted = { models: ['film'], deviceClass: 'watch', deadlineMs: 390, maxDistortion: 0.1 };
    const eight = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const served = (priorityOf: (id: string) => number): readonly string[] => {
      const requests = eight.map((id) => ask(id, { ...wanted, priority: priorityOf(id) }));
      return firstEpoch(requests, setting({}, world), 7)
        .verdicts.filter(({ verdict }) => verdict === 'admitted')
        .map(({ requestId }) => requestId);
    };
    const equal = served(() => 1);
    expect(equal.length).toBeGreaterThan(1);
    for (const one of eight) {
      expect(served((id) => (id === one ? 5 : 1))).toContain(one);
      if (!equal.includes(one)) return;
    }
    throw new Error('all were served');
  });

  it('promises something to a crowd of whom not all can be served', () => {
    const film = { ...LENS, modelId: 'film', inputBytes: 562_500, layers: GLASS.layers };
    const requests = Array.from({ length: 24 }, (_, place) =>
      ask(`r${place}`, { models: ['film'], deviceClass: 'watch', deadlineMs: 440, maxDistortion: 0.2 }),
    );
    const closed = firstEpoch(requests, setting({}, coInferenceWorld({}, [film])), 7);
    expect(closed.verdicts.filter(({ verdict }) => verdict === 'admitted').length).toBeGreaterThanOrEqual(3);
    expect(closed.verdicts.some(({ reason }) => reason === 'UPLINK_FULL')).toBe(true);
  });

  it('looks at no more new requests in one epoch than it may', () => {
    const requests = ['a', 'b', 'c'].map((id) => ask(id, { models: ['glass'] }));
    const admitted = (options: Partial<CoInferenceOptions>) =>
      firstEpoch(requests, setting(options)).verdicts.filter(({ verdict }) => verdict === 'admitted').length;
    expect(admitted({})).toBe(3);
    expect(admitted({ mostNewRequests: 2 })).toBe(2);
  });
});

describe('a conventional scheme', () => {
  it('goes through the same planner', () => {
    const [whole] = firstEpoch([ask('a')], setting({ policy: 'allServer' })).plan?.splits ?? [];
    expect(whole?.splitAfter).toBe(0);
    const [half] = firstEpoch([ask('a')], setting({ policy: 'fixedRatio', fixedRetained: 0.5 })).plan?.splits ?? [];
    expect(half?.pruningRatio).toBeCloseTo(0.5, 9);
  });

  it('shares the band in equal whole blocks, and admits who can do with such a part', () => {
    const equally = setting({ sharesBand: 'equally' });
    const four = firstEpoch(
      ['a', 'b', 'c', 'd'].map((id) => ask(id)),
      equally,
    );
    expect(four.verdicts.map(({ verdict }) => verdict)).toEqual(['admitted', 'admitted', 'admitted', 'admitted']);
    // 15 blocks among four: three each, three are left. Whoever computes first does not count yet.
    const sending = (four.plan?.splits ?? []).filter(({ splitAfter }) => splitAfter === 0).length;
    const blocks = (four.plan?.uplink?.grants ?? []).map((grant) => grant.blocks);
    expect(blocks).toEqual(Array.from({ length: sending }, () => Math.floor(15 / sending)));
    expect(sending).toBeGreaterThan(1);
    // Among sixteen nobody gets a whole block.
    const crowd = Array.from({ length: 16 }, (_, index) => ask(`r${index}`));
    expect(firstEpoch(crowd, equally).verdicts.filter(({ verdict }) => verdict === 'admitted')).toEqual([]);
  });

  it('sends at full power even where an allowance pays for less only', () => {
    const frugal = ask('a', { models: ['glass'], deviceClass: 'watch', maxDistortion: 0, energyJoules: 0.0018 });
    const grants = (policy: 'optimal' | 'fixedPower') => firstEpoch([frugal], setting({ policy })).plan?.uplink?.grants;
    expect(grants('optimal')?.[0]?.powerWatts).toBeLessThan(0.2);
    // Nobody is admitted who could not pay for it.
    expect(grants('fixedPower')).toBeUndefined();
    const enough = { ...frugal, energyJoules: 0.01 };
    const full = firstEpoch([enough], setting({ policy: 'fixedPower' })).plan?.uplink?.grants;
    expect(full).toHaveLength(1);
    expect(full?.[0]).not.toHaveProperty('powerWatts');
  });
});

describe('an upload that does not get on as planned', () => {
  /** User b loses the uplink from 100 ms on. */
  const falls: Omit<Traffic, 'requests'> = {
    ...STEADY,
    uplinkEfficiency: (userId, epoch) => (userId === 'b' && epoch >= 1 ? 0 : EFFICIENCY),
  };
  /** 3 Mbit take 200 ms over the whole band, the last of them not before 350 ms. */
  const input = { inputBytes: 375_000, deviceClass: 'watch', models: ['glass'] };
  const hopeless = ask('b', { ...input, maxDistortion: 0, deadlineMs: 600 });

  it('is given up when even the best channel of late would not do', () => {
    const verdicts = verdictsOf(simulate({ ...falls, requests: [hopeless] }, setting()));
    expect(verdicts).toMatchObject([{ verdict: 'admitted' }, { verdict: 'missed', reason: 'CHANNEL_DROPPED' }]);
    expect(verdicts.at(-1)?.cause).toMatch(/^uplink: \d+ bits in \d+ ms, not even over the whole band$/);
  });

  it('goes on for best effort where the cell says so', () => {
    const world = coInferenceWorld({ bestEffort: true });
    const back: Traffic = {
      ...STEADY,
      uplinkEfficiency: (_, epoch) => (epoch >= 1 && epoch < 3 ? 0 : EFFICIENCY),
      requests: [hopeless],
      reportsProgress: false,
    };
    // No more of the server than it needs: a delay cannot be made up for.
    const least = { mostServerShare: 0 };
    const epochs = simulate(back, setting(least, world));
    // Missed when it completes too late, not when it was out of reach.
    expect(verdictsOf(epochs).at(-1)).toMatchObject({
      ...{ verdict: 'missed', reason: 'SERVER_FULL', finishedAtMs: expect.any(Number) },
    });
    const [given] = verdictsOf(simulate(back, setting(least))).slice(-1);
    expect(given).not.toHaveProperty('finishedAtMs');
  });

  it('lets a request that waited for a better channel in once it has it', () => {
    // Sure of nothing after one bad report among good ones; the cut at the device alone prunes too much.
    const reports = [radio('a', 10, 5, EFFICIENCY), radio('a', 20, 5, 0)];
    const requests = [ask('a', { deviceClass: 'watch', models: ['glass'], maxDistortion: 0, deadlineMs: 900 })];
    const waits = closeEpoch(emptyCellState('north'), 0, { reports, requests }, setting());
    expect(waits.verdicts).toEqual([]);
    expect(waits.state.open).toMatchObject([{ kind: 'waiting' }]);
    const narrow = coInferenceWorld({ margin: { windowMs: 50, quantile: 0.3 } });
    const better = closeEpoch(waits.state, 1, { reports: [radio('a', 110, 5, EFFICIENCY)] }, setting({}, narrow));
    expect(better.verdicts).toMatchObject([{ verdict: 'admitted' }]);
  });
});

describe('what executors report', () => {
  const begun = (): CellState => firstEpoch([ask('a')]).state;

  it('completes a promise', () => {
    const next = closeEpoch(begun(), 1, { outcomes: [outcome(190, 'completed', { requestId: 'a' })] }, setting());
    expect(next.verdicts).toMatchObject([{ verdict: 'completed', mode: 'co-inference', finishedAtMs: 190 }]);
    expect(next.plan).toBeUndefined();
  });

  it('too late is the uplink while bits are missing, and the server once they are up', () => {
    const late = (told: Parameters<typeof outcome>[2]): CellEpoch => {
      let state = begun();
      for (let epoch = 1; epoch < 13; epoch += 1) {
        const atMs = 100 * epoch + 50;
        const outcomes = [outcome(atMs, 'progress', { requestId: 'a', layersDone: 0, ...told })];
        ({ state } = closeEpoch(state, epoch, { outcomes }, setting({}, coInferenceWorld({ bestEffort: true }))));
      }
      const ended = [outcome(1340, 'completed', { requestId: 'a' })];
      return closeEpoch(state, 13, { outcomes: ended }, setting());
    };
    expect(late({ uploadedBits: 0 }).verdicts).toMatchObject([
      { verdict: 'missed', reason: 'CHANNEL_DROPPED', cause: 'uplink: finished 30 ms after the deadline' },
    ]);
    expect(late({ uploadedBits: 1.5e6 }).verdicts).toMatchObject([
      { verdict: 'missed', reason: 'SERVER_FULL', cause: 'server: finished 30 ms after the deadline' },
    ]);
  });

  it('frees the share of the server when a user leaves', () => {
    const left = closeEpoch(begun(), 1, { reports: [gone('a', 150)] }, setting());
    expect(left.verdicts).toMatchObject([{ verdict: 'missed', reason: 'USER_LEFT' }]);
    expect(left.state.open).toEqual([]);
  });

  it('is awaited past the deadline, then nothing is', () => {
    let state = begun();
    const verdicts: VerdictBody[] = [];
    for (let epoch = 1; epoch < 26; epoch += 1) {
      const closed = closeEpoch(state, epoch, {}, setting());
      ({ state } = closed);
      verdicts.push(...closed.verdicts);
    }
    expect(verdicts).toMatchObject([{ verdict: 'missed', reason: 'EXECUTOR_SILENT' }]);
    expect(state.open).toEqual([]);
  });
});

describe('a request in mode co-inference', () => {
  it('without a report of its uplink is refused, whatever is known of its downlink', () => {
    const inputs = { reports: [radio('a', 10, 5)], requests: [ask('a')] };
    expect(closeEpoch(emptyCellState('north'), 0, inputs, setting()).verdicts).toMatchObject([
      { verdict: 'refused', reason: 'NO_CHANNEL_REPORT', cause: 'uplink: user a never reported' },
    ]);
  });

  it('for the server is refused while others hold their shares of it', () => {
    // On a watch, in 110 ms, unpruned: 1 GHz and more each. A server of 1.5 GHz has room for one.
    const world = coInferenceWorld({ serverClockHz: 1.5e9 });
    const wanted = { models: ['glass'], deviceClass: 'watch', deadlineMs: 250, maxDistortion: 0 };
    const closed = firstEpoch(
      ['a', 'b'].map((id) => ask(id, wanted)),
      setting({}, world),
    );
    expect(verdictOf(closed, 'a')).toMatchObject({ verdict: 'admitted' });
    expect(verdictOf(closed, 'b')).toMatchObject({ verdict: 'refused', reason: 'SERVER_FULL' });
    expect(verdictOf(closed, 'b')?.cause).toMatch(/^server: needs 1\.\d\d GHz, 0\.\d+ GHz free$/);
  });

  it('is shed while planning is behind', () => {
    const wanted = ask('a', { models: ['glass'], deviceClass: 'watch', deadlineMs: 250, maxDistortion: 0 });
    const given = { ...setting(), window: { shedAtMs: 1000 } };
    const inputs = { reports: [radio('a', 10, 5, EFFICIENCY)], requests: [wanted] };
    expect(closeEpoch(emptyCellState('north'), 0, inputs, given).verdicts).toMatchObject([
      { verdict: 'refused', reason: 'OVERLOAD' },
    ]);
  });

  it('decides the same bytes from the same state', () => {
    const requests = ['a', 'b', 'c'].map((id) => ask(id));
    expect(JSON.stringify(firstEpoch(requests))).toBe(JSON.stringify(firstEpoch(requests)));
  });
});
