import { describe, expect, it } from '@jest/globals';
import { emptyCellState } from '../state.js';
import { closeEpoch, downloadPlanner, radio, request, scenarioWorld } from '../testing/cell-scenarios.js';

const nobody = emptyCellState('north');

const tiny = request({ models: ['tiny'] });

/** Blocks by request id in the plan of one epoch. */
function blocksOf(closed: ReturnType<typeof closeEpoch>): Readonly<Record<string, number>> {
  const grants = closed.plan?.downlink?.grants ?? [];
  return Object.fromEntries(grants.map(({ requestId, blocks }) => [requestId, blocks]));
}

describe('the blocks of a window', () => {
  it('are all that a request needs, though it is done before the window ends', () => {
    // 10 Mbit and 10 ms of computing in 50 ms: 10 / (5 x 0.04) = 50 blocks; 20 would fill the window, too late.
    const asked = { reports: [radio('ann', 10, 5)], requests: [{ ...tiny, deadlineMs: 200 }] };
    expect(blocksOf(closeEpoch(nobody, 0, asked))).toEqual({ r1: 50 });
  });

  it('are never more than a request can fill when it has time', () => {
    const asked = { reports: [radio('ann', 10, 5)], requests: [{ ...tiny, deadlineMs: 900 }] };
    expect(blocksOf(closeEpoch(nobody, 0, asked))).toEqual({ r1: 20 });
  });

  it('go first to needs, then what is over to the one with the least time to spare', () => {
    const inputs = {
      reports: [radio('ann', 10, 5), radio('bob', 10, 5)],
      requests: [
        request({ requestId: 'calm', models: ['speech'], deadlineMs: 3000 }),
        request({ requestId: 'pressed', userId: 'bob', deadlineMs: 1150 }),
      ],
    };
    // 2.85 s for speech take 14 blocks; what vision does not need of the rest goes to it too, for it has less time.
    expect(blocksOf(closeEpoch(nobody, 0, inputs))).toEqual({ calm: 14, pressed: 86 });
  });

  it('count a swinging channel as less time to spare', () => {
    const two = (efficiencies: readonly number[]): ReturnType<typeof closeEpoch> => {
      const reports = efficiencies.map((efficiency, place) => radio('bob', 10 + place, efficiency));
      const requests = [
        request({ requestId: 'steady', models: ['vision'], deadlineMs: 2000 }),
        request({ requestId: 'swinging', userId: 'bob', models: ['vision'], deadlineMs: 2100 }),
      ];
      const world = scenarioWorld();
      return closeEpoch(nobody, 0, { reports: [radio('ann', 10, 5), ...reports], requests }, { world });
    };
    const favourite = (closed: ReturnType<typeof closeEpoch>): string | undefined =>
      Object.entries(blocksOf(closed)).sort(([, a], [, b]) => b - a)[0]?.[0];
    expect(favourite(two([5, 5]))).toBe('steady');
    expect(favourite(two([7, 5]))).toBe('swinging');
  });

  it('are none for a user without coverage, and the others have them all', () => {
    const begun = closeEpoch(nobody, 0, {
      reports: [radio('ann', 10, 5), radio('bob', 10, 5)],
      requests: [
        request({ requestId: 'r1', models: ['speech'], deadlineMs: 3000 }),
        request({ requestId: 'r2', userId: 'bob', models: ['speech'], deadlineMs: 3000 }),
      ],
    });
    const fallen = closeEpoch(begun.state, 1, { reports: [radio('ann', 150, 0)] });
    expect(fallen.verdicts).toEqual([]);
    expect(blocksOf(fallen)).toEqual({ r2: 100 });
  });

  it('go first to whom the solver had to leave out, once the needs of the others are met', () => {
    // Bob's fallen channel wants more than the cell; what ann does not need is his.
    const begun = closeEpoch(nobody, 0, {
      reports: [radio('ann', 10, 5), radio('bob', 10, 5)],
      requests: [
        request({ requestId: 'r1', deadlineMs: 1350 }),
        request({ requestId: 'r2', userId: 'bob', models: ['speech'], deadlineMs: 1500 }),
      ],
    });
    const planners = [downloadPlanner({ timeVarying: false })];
    const fallen = closeEpoch(begun.state, 1, { reports: [radio('bob', 150, 0.5)] }, { planners });
    expect(fallen.verdicts).toEqual([]);
    const { r1 = 0, r2 = 0 } = blocksOf(fallen);
    expect(r1 + r2).toBe(100);
    expect(r2).toBeGreaterThan(50);
  });
});
