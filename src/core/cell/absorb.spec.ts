import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../messages.js';
import type { CellEpoch } from './close-epoch.js';
import { emptyCellState, type CellState } from './state.js';
import { closeEpoch, gone, outcome, radio, request, scenarioWorld } from './testing/cell-scenarios.js';

/** Ann's request, admitted in epoch 0, due at 1050 ms and predicted to finish before. */
function underWay(): CellState {
  const asked = { reports: [radio('ann', 10, 5)], requests: [request({ deadlineMs: 1050 })] };
  return closeEpoch(emptyCellState('north'), 0, asked).state;
}

/** Closes empty epochs up to, but not including, `epoch`. */
function upTo(epoch: number, begun: CellState): CellState {
  let state = begun;
  for (let empty = 1; empty < epoch; empty += 1) state = closeEpoch(state, empty).state;
  return state;
}

const reported = (...outcomes: readonly Outcome[]): CellEpoch => {
  const epoch = Math.floor((outcomes[0]?.atMs ?? 0) / 100);
  return closeEpoch(upTo(epoch, underWay()), epoch, { outcomes });
};

const promise = { cellId: 'north', requestId: 'r1', mode: 'download', model: 'vision' };

describe('what executors report', () => {
  it('completes a promise, with what was predicted beside what happened', () => {
    const { verdicts, state } = reported(outcome(900, 'completed'));
    expect(verdicts).toEqual([
      { ...promise, verdict: 'completed', predictedFinishAtMs: expect.any(Number), finishedAtMs: 900 },
    ]);
    expect(state.open).toEqual([]);
  });

  it('completes a promise at the last millisecond of its deadline', () => {
    expect(reported(outcome(1050, 'completed')).verdicts).toMatchObject([{ verdict: 'completed' }]);
  });

  it('misses a promise that finished late', () => {
    expect(reported(outcome(1051, 'completed')).verdicts).toEqual([
      {
        ...promise,
        verdict: 'missed',
        predictedFinishAtMs: expect.any(Number),
        finishedAtMs: 1051,
        reason: 'CHANNEL_DROPPED',
        cause: 'downlink: finished 1 ms after the deadline',
      },
    ]);
  });

  it('misses a promise that still runs after the deadline', () => {
    const { verdicts } = reported(outcome(1099, 'progress', { layersDone: 3 }));
    expect(verdicts).toEqual([
      {
        ...promise,
        verdict: 'missed',
        predictedFinishAtMs: expect.any(Number),
        reason: 'CHANNEL_DROPPED',
        cause: 'downlink: still running 49 ms after the deadline',
      },
    ]);
  });

  it('misses a promise that failed, in the words of the executor', () => {
    expect(reported(outcome(400, 'failed', { why: 'out of memory' })).verdicts).toMatchObject([
      { ...promise, verdict: 'missed', reason: 'EXECUTOR_FAILED', cause: 'executor: out of memory' },
    ]);
    expect(reported(outcome(400, 'failed')).verdicts).toMatchObject([
      { reason: 'EXECUTOR_FAILED', cause: 'executor: gave no reason' },
    ]);
  });

  it('settles a promise once: what comes afterwards belongs to nobody', () => {
    const { verdicts, strayOutcomes } = reported(outcome(900, 'completed'), outcome(901, 'failed'));
    expect(verdicts).toMatchObject([{ verdict: 'completed' }]);
    expect(strayOutcomes).toBe(1);
  });

  it('belongs to nobody when the request is unknown or was promised nothing', () => {
    const asked = { reports: [radio('ann', 10, 0)], requests: [request({ requestId: 'r2' })] };
    const world = scenarioWorld();
    const known = closeEpoch(emptyCellState('north'), 0, asked, { world });
    const stray = { outcomes: [outcome(120, 'completed', { requestId: 'r2' }), outcome(120, 'completed')] };
    expect(closeEpoch(known.state, 1, stray)).toMatchObject({ strayOutcomes: 2, verdicts: [] });
  });
});

describe('an id that is used again', () => {
  it('settles the promise that still held it', () => {
    const again = request({ arrivedAtMs: 110, models: ['tiny'], deadlineMs: 900 });
    expect(closeEpoch(underWay(), 1, { requests: [again] }).verdicts).toMatchObject([
      {
        verdict: 'missed',
        model: 'vision',
        reason: 'EXECUTOR_SILENT',
        cause: 'executor: no completion read before its id was used again',
      },
      { verdict: 'admitted', model: 'tiny' },
    ]);
  });

  it('settles the request that still waited under it', () => {
    const poor = { reports: [radio('ann', 10, 9), radio('ann', 20, 1)] };
    const waits = request({ models: ['tiny'], deadlineMs: 240 });
    const { state } = closeEpoch(emptyCellState('north'), 0, { ...poor, requests: [waits] });
    const again = { ...waits, arrivedAtMs: 110, deadlineMs: 900 };
    expect(closeEpoch(state, 1, { requests: [again] }).verdicts).toMatchObject([
      { verdict: 'expired', reason: 'EXPIRED_IN_QUEUE', cause: 'time: still waiting when its id was used again' },
      { verdict: 'admitted', model: 'tiny' },
    ]);
  });
});

describe('a user who leaves', () => {
  it('breaks what was promised and ends what waited', () => {
    // Bob waits: his channel is poor now and was good, so there is hope that it will be good again.
    const asked = {
      reports: [radio('ann', 10, 5), radio('bob', 10, 9), radio('bob', 20, 1)],
      requests: [
        request({ deadlineMs: 1050 }),
        request({ requestId: 'r2', userId: 'bob', models: ['tiny'], deadlineMs: 240 }),
      ],
    };
    const { state, verdicts } = closeEpoch(emptyCellState('north'), 0, asked);
    expect(verdicts).toMatchObject([{ requestId: 'r1', verdict: 'admitted' }]);
    expect(state.open.map(({ kind }) => kind)).toEqual(['waiting', 'under-way']);

    const left = closeEpoch(state, 1, { reports: [gone('ann', 110), gone('bob', 120)] });
    expect(left.verdicts).toMatchObject([
      { requestId: 'r2', verdict: 'expired', reason: 'USER_LEFT', cause: 'user: bob left the cell' },
      { requestId: 'r1', verdict: 'missed', reason: 'USER_LEFT', cause: 'user: ann left the cell', model: 'vision' },
    ]);
    expect(left.state).toEqual({ cellId: 'north', users: {}, open: [] });
    expect(left.plan).toBeUndefined();
  });

  it('keeps what finished before leaving', () => {
    const inputs = { outcomes: [outcome(920, 'completed')], reports: [gone('ann', 930)] };
    expect(closeEpoch(upTo(9, underWay()), 9, inputs).verdicts).toMatchObject([{ verdict: 'completed' }]);
  });

  it('is still there when reporting again afterwards', () => {
    const back = closeEpoch(underWay(), 1, { reports: [gone('ann', 110), radio('ann', 120, 5)] });
    expect(back.verdicts).toEqual([]);
    expect(back.plan?.downlink?.grants).toMatchObject([{ userId: 'ann' }]);
  });
});

describe('reports of the channel', () => {
  it('are counted when they say nothing new', () => {
    const { state, staleReports } = closeEpoch(underWay(), 1, {
      reports: [radio('ann', 110, 4), radio('ann', 110, 1), radio('ann', 90, 1)],
    });
    expect(staleReports).toBe(2);
    expect(state.users.ann?.downlink.at(-1)).toEqual({ atMs: 110, bitsPerSecondPerHz: 4 });
  });

  it('of links and devices are kept for chains and change nothing else', () => {
    const link = { kind: 'link', cellId: 'north', from: 'a', to: 'b', measuredAtMs: 110, bitsPerSecond: 1e6 } as const;
    const device = { kind: 'device', cellId: 'north', deviceId: 'kiosk', measuredAtMs: 110, backlogFlops: 1 } as const;
    const begun = underWay();
    const { state, ...told } = closeEpoch(begun, 1, { reports: [link, device] });
    const { state: stateBefore, ...untold } = closeEpoch(begun, 1);
    expect(told).toEqual({ ...untold, staleReports: 1 });
    const devices = { kiosk: { measuredAtMs: 110, backlogFlops: 1, gone: false } };
    expect(state).toEqual({ ...stateBefore, devices });
  });
});
