import { describe, expect, it } from '@jest/globals';
import { DownloadPlanner, type CellState, type CellWorld, type PlanWindow } from '../core/cell/index.js';
import { PlannerTimer } from './planner-timer.js';

const DECISION = { verdicts: [], open: [], fragment: {} };
const NO_DEMAND = { underWay: [], waiting: [], fresh: new Set<string>() };

describe('the timer of planners', () => {
  it('adds up what each solver took of the work, and begins anew with the next', () => {
    const clock = { nowMs: 0, monotonicMs: () => clock.nowMs };
    const slow = Object.assign(new DownloadPlanner(), {
      decide: () => {
        clock.nowMs += 3;
        return DECISION;
      },
    });
    const timer = new PlannerTimer([slow], clock);
    const decide = (): unknown =>
      timer.planners[0]?.decide(NO_DEMAND, {} as CellState, {} as PlanWindow, {} as CellWorld);
    const first = timer.measure(() => {
      clock.nowMs += 1;
      return [decide(), decide()];
    });
    expect(first).toEqual({ result: [DECISION, DECISION], planningMs: 7, solverMs: { slide: 6 } });
    expect(timer.measure(() => 'nothing')).toEqual({ result: 'nothing', planningMs: 0, solverMs: {} });
  });
});
