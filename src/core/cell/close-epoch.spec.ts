import { describe, expect, it } from '@jest/globals';
import { emptyCellState } from './state.js';
import { closeEpoch, radio, request } from './testing/cell-scenarios.js';

const nobody = emptyCellState('north');

describe('an epoch in which nothing happens', () => {
  it('changes nothing', () => {
    expect(closeEpoch(nobody, 7)).toEqual({ state: nobody, verdicts: [], staleReports: 0, strayOutcomes: 0 });
  });
});

describe('requests of one epoch', () => {
  it('are decided in order of deadline, arrival and id, not of the log', () => {
    const one = (requestId: string, arrivedAtMs: number, deadlineMs: number): ReturnType<typeof request> =>
      request({ requestId, arrivedAtMs, deadlineMs });
    const requests = [one('c', 10, 1990), one('b', 5, 1995), one('a', 5, 1995), one('d', 20, 1900)];
    const { state } = closeEpoch(nobody, 0, { reports: [radio('ann', 1, 7)], requests });
    expect(state.open.map((open) => open.request.requestId)).toEqual(['d', 'a', 'b', 'c']);
  });
});

describe('a cell without planners', () => {
  it('turns everybody away and plans nothing', () => {
    const inputs = { reports: [radio('ann', 50, 5)], requests: [request()] };
    const { verdicts, plan } = closeEpoch(nobody, 0, inputs, { planners: [] });
    expect(verdicts).toMatchObject([{ reason: 'MODE_NOT_OFFERED', cause: 'modes: asked any, offered none' }]);
    expect(plan).toBeUndefined();
  });
});
