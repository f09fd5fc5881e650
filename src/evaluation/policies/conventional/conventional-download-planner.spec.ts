import { describe, expect, it } from '@jest/globals';
import { emptyCellState } from '../../../core/cell/index.js';
import {
  closeEpoch,
  radio,
  request,
  scenarioWorld,
  type EpochSetting,
} from '../../../core/cell/testing/cell-scenarios.js';
import { simulate, type SimulatedEpoch } from '../../../core/cell/testing/simulated-cell.js';
import type { PlanBody, UserRequest, VerdictBody } from '../../../core/messages.js';
import { policyNamed } from '../index.js';

const nobody = emptyCellState('north');
const planned = (policy: string): EpochSetting => ({ planners: policyNamed(policy).planners?.() ?? [] });

const grantsOf = (plan: PlanBody | undefined): Readonly<Record<string, number>> =>
  Object.fromEntries((plan?.downlink?.grants ?? []).map(({ requestId, blocks }) => [requestId, blocks]));

/** At 5 bit/s/Hz the cell's 100 blocks carry 50 Mbit a window: all of it for a vision model, 20 blocks for a tiny one. */
const LONG = { models: ['vision'], deadlineMs: 3000 };
const arrivals: readonly UserRequest[] = [
  request({ requestId: 'first', arrivedAtMs: 0, ...LONG }),
  request({ requestId: 'second', arrivedAtMs: 10, models: ['tiny'], deadlineMs: 1000 }),
  request({ requestId: 'third', arrivedAtMs: 20, ...LONG, deadlineMs: 2000 }),
];

describe('an epoch in which three ask for one band', () => {
  it.each([
    // The vision model that came first fills the band.
    ['fifo', { first: 100 }],
    ['edf', { second: 20, third: 80 }],
    // A tiny model fills 20 blocks; the two others share the rest.
    ['equal-split', { second: 20, third: 40, first: 40 }],
  ])('%s divides it by its rule and admits accordingly', (policy, grants) => {
    const { plan, verdicts, state } = closeEpoch(
      nobody,
      0,
      { reports: [radio('ann', 10, 5)], requests: arrivals },
      planned(policy),
    );
    expect(grantsOf(plan)).toEqual(grants);
    const admitted = verdicts.map(({ verdict, requestId }) => [verdict, requestId]);
    expect(admitted.toSorted()).toEqual(
      Object.keys(grants)
        .map((requestId) => ['admitted', requestId])
        .toSorted(),
    );
    expect(plan?.deliveries?.map(({ requestId }) => requestId).toSorted()).toEqual(Object.keys(grants).toSorted());
    expect(state.open.map((open) => open.request.requestId)).toEqual(['second', 'third', 'first']);
  });

  it('gives what does not divide to the most urgent', () => {
    const three = ['c', 'b', 'a'].map((requestId, index) => request({ requestId, ...LONG, deadlineMs: 2000 + index }));
    const inputs = { reports: [radio('ann', 10, 5)], requests: three };
    expect(grantsOf(closeEpoch(nobody, 0, inputs, planned('equal-split')).plan)).toEqual({ c: 34, b: 33, a: 33 });
  });

  it('runs at the top clock and predicts the finish of what is granted, at most the deadline', () => {
    const { plan, verdicts } = closeEpoch(
      nobody,
      0,
      { reports: [radio('ann', 10, 5)], requests: arrivals },
      planned('edf'),
    );
    const clocks = plan?.deliveries?.flatMap(({ layers }) => layers.map(({ clockHz }) => clockHz));
    expect(new Set(clocks)).toEqual(new Set([1e9]));
    // From 150 ms on: 10 Mbit at 100 Mbit/s and 10 ms of computing; 160 Mbit at 400 Mbit/s and 360 ms.
    expect(verdicts.map(({ predictedFinishAtMs }) => predictedFinishAtMs)).toEqual([260, 910]);
  });
});

describe('what an epoch does not decide', () => {
  it('is left to structure: an unknown model is refused at once', () => {
    const asked = { reports: [radio('ann', 10, 5)], requests: [request({ models: ['none'] })] };
    const { verdicts } = closeEpoch(nobody, 0, asked, planned('fifo'));
    expect(verdicts).toMatchObject([{ verdict: 'refused', reason: 'UNKNOWN_MODEL' }]);
  });

  it('takes the first model that fits into the device, and waits when none does', () => {
    const watch = (models: readonly string[]): UserRequest => request({ deviceClass: 'watch', models });
    const reports = [radio('ann', 10, 5)];
    const fitting = closeEpoch(nobody, 0, { reports, requests: [watch(['vision', 'tiny'])] }, planned('fifo'));
    expect(fitting.verdicts).toMatchObject([{ verdict: 'admitted', model: 'tiny' }]);
    const none = closeEpoch(nobody, 0, { reports, requests: [watch(['vision'])] }, planned('equal-split'));
    expect(none).toMatchObject({ verdicts: [], state: { open: [{ kind: 'waiting' }] } });
    expect(none.plan).toBeUndefined();
  });

  it('lets a fifo pass by whoever has no coverage', () => {
    const requests = [request({ requestId: 'deaf', userId: 'bob' }), request({ requestId: 'heard', arrivedAtMs: 10 })];
    const reports = [radio('bob', 10, 0), radio('ann', 10, 5)];
    expect(grantsOf(closeEpoch(nobody, 0, { reports, requests }, planned('fifo')).plan)).toEqual({ heard: 100 });
  });
});

const lastVerdicts = (epochs: readonly SimulatedEpoch[]): ReadonlyMap<string, VerdictBody> =>
  new Map(epochs.flatMap(({ closed }) => closed.verdicts).map((verdict) => [verdict.requestId, verdict]));

describe('a cell over time', () => {
  const traffic = (requests: readonly UserRequest[]): Parameters<typeof simulate>[0] => ({
    requests,
    efficiency: () => 5,
    reportsProgress: true,
  });

  it('gives up nobody before the deadline, however hopeless', () => {
    // 200 Mbit and 360 ms of computing do not go into 400 ms: refused by the scheduler as impossible.
    const hopeless = request({ deadlineMs: 400 });
    const epochs = simulate(traffic([hopeless]), planned('equal-split'));
    const verdicts = epochs.flatMap(({ closed }) => closed.verdicts);
    expect(verdicts).toMatchObject([{ verdict: 'admitted' }, { verdict: 'missed', reason: 'CHANNEL_DROPPED' }]);
    const settledIn = epochs.find(({ closed }) => closed.verdicts.some(({ verdict }) => verdict === 'missed'));
    expect(settledIn?.epoch).toBe(4);
  });

  it('grants nothing past a deadline', () => {
    const epochs = simulate(traffic([request({ deadlineMs: 400 })]), planned('fifo'));
    const plans = epochs.flatMap(({ closed }) => closed.plan ?? []);
    expect(Math.max(...plans.map(({ startsAtMs }) => startsAtMs))).toBeLessThan(400);
  });

  it('lets fifo keep the urgent waiting behind the long, and edf not', () => {
    const requests = [
      request({ requestId: 'long', deadlineMs: 3000 }),
      request({ requestId: 'urgent', models: ['tiny'], arrivedAtMs: 10, deadlineMs: 450 }),
    ];
    const fifo = lastVerdicts(simulate(traffic(requests), planned('fifo')));
    expect(fifo.get('urgent')).toMatchObject({ verdict: 'expired', reason: 'EXPIRED_IN_QUEUE' });
    const edf = lastVerdicts(simulate(traffic(requests), planned('edf')));
    expect(edf.get('urgent')).toMatchObject({ verdict: 'completed', finishedAtMs: 260 });
    expect([fifo, edf].map((verdicts) => verdicts.get('long')?.verdict)).toEqual(['completed', 'completed']);
  });

  it('ends where the executor says so, not where the plan does', () => {
    const half = {
      ...traffic([request({ deadlineMs: 2000 })]),
      efficiency: (_: string, epoch: number) => (epoch < 3 ? 5 : 2.5),
    };
    const world = scenarioWorld();
    const verdicts = lastVerdicts(simulate(half, { ...planned('edf'), world }));
    expect(verdicts.get('r1')?.finishedAtMs).toBeGreaterThan(830);
  });
});
