import { describe, expect, it } from '@jest/globals';
import { emptyCellState, type ChainStep } from '../state.js';
import { bothWays, chainWorld } from '../testing/chain-scenarios.js';
import { networkAt } from './network.js';
import { assertTimetable, shifted, type Timetable } from './timetable.js';

const links = [...bothWays('cam', 'edge', { channelId: 'air' }), ...bothWays('edge', 'desk', { channelId: 'air' })];
const network = networkAt(emptyCellState('north'), 0, chainWorld({ links }));

const compute = (layer: number, deviceId: string, startsAtMs: number, finishesAtMs: number): ChainStep => {
  return { kind: 'compute', layer, deviceId, startsAtMs, finishesAtMs };
};
const send = (layer: number, from: string, to: string, startsAtMs: number, finishesAtMs: number): ChainStep => {
  return { kind: 'transfer', layer, from, to, startsAtMs, finishesAtMs, arrivesAtMs: finishesAtMs + 5 };
};
const table = (requestId: string, ...steps: readonly ChainStep[]): Timetable => ({ requestId, steps });
/** Everything was listed, and may have begun. */
const CALM = { nowMs: 500, dispatchedUntilMs: 500, restartsAtMs: 500 };

const starts = (tables: readonly Timetable[]): readonly (readonly number[])[] =>
  tables.map(({ steps }) => steps.map(({ startsAtMs }) => startsAtMs));

describe('steps that are late', () => {
  it('move what follows in the chain and on the device, no further than they have to', () => {
    const late = table('a', compute(1, 'edge', 100, 260), compute(2, 'edge', 200, 300));
    const behind = table(
      'b',
      compute(1, 'cam', 100, 150),
      send(1, 'cam', 'edge', 150, 160),
      compute(2, 'edge', 300, 350),
    );
    const apart = table('c', compute(1, 'desk', 100, 400));
    expect(starts(shifted([late, behind, apart], CALM, network))).toEqual([[100, 260], [100, 150, 360], [100]]);
  });

  it('stay in order within a chain when the first has become later than the others were planned', () => {
    const [moved] = shifted(
      [table('a', compute(1, 'edge', 290, 300), send(1, 'edge', 'cam', 200, 210))],
      CALM,
      network,
    );
    expect(starts(moved === undefined ? [] : [moved])).toEqual([[290, 300]]);
  });

  it('wait for a channel that links share, and for the latency before the next step', () => {
    const one = table('a', send(0, 'cam', 'edge', 100, 180), compute(1, 'edge', 150, 200));
    const other = table('b', send(0, 'edge', 'desk', 150, 160));
    expect(starts(shifted([one, other], CALM, network))).toEqual([[100, 185], [180]]);
  });

  it('begin with the next plan when the last one has not begun them', () => {
    expect(
      starts(
        shifted(
          [table('a', compute(1, 'edge', 100, 120))],
          { nowMs: 90, dispatchedUntilMs: 100, restartsAtMs: 250 },
          network,
        ),
      ),
    ).toEqual([[250]]);
    expect(
      starts(
        shifted(
          [table('a', compute(1, 'edge', 99, 120))],
          { nowMs: 90, dispatchedUntilMs: 100, restartsAtMs: 250 },
          network,
        ),
      ),
    ).toEqual([[99]]);
  });

  it('wait for what is measured on their device unless they may be what is measured', () => {
    const state = {
      ...emptyCellState('north'),
      devices: { edge: { measuredAtMs: 90, backlogFlops: 0.4e9, gone: false } },
    };
    const busy = networkAt(state, 100, chainWorld());
    const times = { nowMs: 100, dispatchedUntilMs: 150, restartsAtMs: 150 };
    // 0.4 GFLOP take the rack 100 ms.
    expect(starts(shifted([table('a', compute(1, 'edge', 99, 120))], times, busy))).toEqual([[99]]);
    expect(starts(shifted([table('a', compute(1, 'edge', 100, 120))], times, busy))).toEqual([[190]]);
    expect(starts(shifted([table('a', compute(1, 'edge', 100, 100))], times, busy))).toEqual([[100]]);
    expect(starts(shifted([table('a', compute(1, 'cam', 100, 120))], times, busy))).toEqual([[100]]);
  });

  it('take nothing away from others when they take no time', () => {
    const still = table('a', compute(1, 'edge', 100, 100));
    const busy = table('b', compute(1, 'edge', 50, 150));
    expect(starts(shifted([still, busy], CALM, network))).toEqual([[100], [50]]);
    expect(() => {
      assertTimetable([still, busy], network);
    }).not.toThrow();
  });
});

describe('a timetable nobody could carry out', () => {
  it.each<readonly [string, readonly Timetable[], string]>([
    [
      'two on a device at once',
      [table('a', compute(1, 'edge', 100, 200)), table('b', compute(3, 'edge', 199, 300))],
      'device edge: layer 3 on edge [199, 300] of b meets layer 1 on edge [100, 200] of a',
    ],
    [
      'two on a channel at once',
      [table('a', send(0, 'cam', 'edge', 100, 200)), table('b', send(2, 'edge', 'desk', 150, 160))],
      'channel air: 2 from edge to desk [150, 160] of b meets 0 from cam to edge [100, 200] of a',
    ],
    [
      'a layer before its input is there',
      [table('a', send(0, 'cam', 'edge', 100, 200), compute(1, 'edge', 204, 300))],
      'a: layer 1 on edge [204, 300] begins before 0 from cam to edge [100, 200] is done',
    ],
  ])('stops the planner: %s', (_, tables, words) => {
    expect(() => {
      assertTimetable(tables, network);
    }).toThrow(new Error(words));
  });

  it('is not one where each begins when the one before it ends', () => {
    const tables = [table('a', compute(1, 'edge', 100, 200)), table('b', compute(3, 'edge', 200, 300))];
    expect(() => {
      assertTimetable(tables, network);
    }).not.toThrow();
  });
});
