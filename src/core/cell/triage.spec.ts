import { describe, expect, it } from '@jest/globals';
import { emptyCellState, type CellState } from './state.js';
import { COMPLETION_GRACE_MS } from './triage.js';
import { closeEpoch, outcome, radio, request } from './testing/cell-scenarios.js';

/** Ann's request, admitted in epoch 0 and due at 1050 ms. */
function underWay(): CellState {
  const asked = { reports: [radio('ann', 10, 5)], requests: [request({ deadlineMs: 1050 })] };
  return closeEpoch(emptyCellState('north'), 0, asked).state;
}

describe('a request whose time runs out before any plan can begin', () => {
  it('expires in the queue', () => {
    const asked = { reports: [radio('ann', 10, 5)], requests: [request({ arrivedAtMs: 20, deadlineMs: 130 })] };
    expect(closeEpoch(emptyCellState('north'), 0, asked).verdicts).toEqual([
      {
        cellId: 'north',
        requestId: 'r1',
        verdict: 'expired',
        reason: 'EXPIRED_IN_QUEUE',
        cause: 'time: the deadline is 50 ms away, the next plan starts in 50 ms',
      },
    ]);
  });
});

describe('an executor that says nothing', () => {
  it('is waited for until a second after the deadline, then the promise counts as missed', () => {
    let state = underWay();
    for (let epoch = 1; epoch < 20; epoch += 1) {
      const closed = closeEpoch(state, epoch);
      expect(closed.verdicts).toEqual([]);
      state = closed.state;
    }
    expect(state.open).toHaveLength(1);
    // Epoch 20 ends at 2100 ms, the first end past 1050 + 1000 ms.
    const closed = closeEpoch(state, 20);
    expect(closed.verdicts).toMatchObject([
      {
        requestId: 'r1',
        verdict: 'missed',
        mode: 'download',
        model: 'vision',
        reason: 'EXECUTOR_SILENT',
        cause: `executor: no completion read by ${COMPLETION_GRACE_MS} ms after the deadline`,
      },
    ]);
    expect(closed.state.open).toEqual([]);
  });

  it('is believed when its completion arrives within that second and names a time before the deadline', () => {
    let state = underWay();
    for (let epoch = 1; epoch < 19; epoch += 1) state = closeEpoch(state, epoch).state;
    const { verdicts } = closeEpoch(state, 19, { outcomes: [outcome(1050, 'completed')] });
    expect(verdicts).toMatchObject([{ verdict: 'completed', finishedAtMs: 1050 }]);
  });

  it('gets no more plans for a request past its deadline', () => {
    let state = underWay();
    for (let epoch = 1; epoch < 10; epoch += 1) state = closeEpoch(state, epoch).state;
    expect(closeEpoch(state, 10).plan).toBeUndefined();
  });
});
