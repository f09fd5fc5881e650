import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../messages.js';
import { emptyCellState, isDownload, type CellState, type UnderWayDownload } from '../state.js';
import { closeEpoch, outcome, PHONE, radio, request, scenarioWorld } from '../testing/cell-scenarios.js';
import { correctDownload, plannedClockHz, projectDownload, workOf } from './progress.js';

const world = scenarioWorld();

/** Ann's request as its plan begins at 150 ms with the whole band: 500 Mbit/s until 250 ms. */
function begun(): { readonly state: CellState; readonly open: UnderWayDownload } {
  const inputs = { reports: [radio('ann', 10, 5)], requests: [request({ deadlineMs: 1050 })] };
  const { state } = closeEpoch(emptyCellState('north'), 0, inputs, { world });
  const [open] = state.open;
  if (open === undefined || !isDownload(open)) throw new Error('the request of the scenario is admitted');
  return { state, open };
}

function corrected(told: Outcome, from?: UnderWayDownload): UnderWayDownload {
  const { state, open } = begun();
  return correctDownload(from ?? open, told, state, world);
}

describe('where a download will stand', () => {
  it('follows the plan in force and the channel as last reported', () => {
    const { state, open } = begun();
    expect(projectDownload(open, 200, state, world)).toMatchObject({
      progress: { mode: 'download', deliveredBits: 25e6, layersDone: 0 },
      progressAtMs: 200,
    });
  });

  it('gets nothing after the plan ends, nor where the channel is unknown', () => {
    const { state, open } = begun();
    expect(projectDownload(open, 900, state, world).progress.deliveredBits).toBe(50e6);
    expect(projectDownload(open, 200, { ...state, users: {} }, world).progress.deliveredBits).toBe(0);
  });

  it('gets nothing without a plan', () => {
    const { state, open } = begun();
    const planless: CellState = { cellId: state.cellId, users: state.users, open: state.open };
    expect(projectDownload(open, 250, planless, world)).toEqual({ ...open, progressAtMs: 250 });
  });

  it('is known already when it stands later than asked', () => {
    const { state, open } = begun();
    expect(projectDownload(open, 150, state, world)).toBe(open);
    expect(projectDownload(open, 100, state, world)).toBe(open);
  });
});

describe("an executor's report", () => {
  it('wins over the projection', () => {
    const told = outcome(199, 'progress', { deliveredBits: 12e6, layersDone: 0, energyJoules: 0.25 });
    expect(corrected(told)).toMatchObject({
      progress: { deliveredBits: 12e6, layersDone: 0, runningCycles: 0, energyJoules: 0.25 },
      progressAtMs: 199,
      reportedAtMs: 199,
    });
  });

  it('leaves to the projection what it does not say', () => {
    expect(corrected(outcome(200, 'progress')).progress).toMatchObject({ deliveredBits: 25e6, layersDone: 0 });
  });

  it('tells by a fraction how far the running layer is', () => {
    // Layer 2 takes 0.15 Gcycle.
    const told = outcome(200, 'progress', { deliveredBits: 180e6, layersDone: 1.5 });
    expect(corrected(told).progress).toMatchObject({ layersDone: 1, runningCycles: 75e6 });
  });

  it('of whole layers keeps the projected cycles where the two agree', () => {
    const { open } = begun();
    const running = {
      ...open,
      progress: { ...open.progress, deliveredBits: 175e6, layersDone: 1, runningCycles: 20e6 },
    };
    const told = outcome(200, 'progress', { deliveredBits: 175e6, layersDone: 1 });
    // 50 ms further at 1 GHz.
    expect(corrected(told, running).progress).toMatchObject({ layersDone: 1, runningCycles: 70e6 });
  });

  it('of whole layers takes the running one as nearly done where the projection was ahead', () => {
    const { open } = begun();
    const ahead = { ...open, progress: { ...open.progress, deliveredBits: 200e6, layersDone: 2 } };
    const told = outcome(200, 'progress', { deliveredBits: 200e6, layersDone: 1 });
    expect(corrected(told, ahead).progress).toMatchObject({ layersDone: 1, runningCycles: 150e6 });
  });

  it('of whole layers takes the next one as not begun where the projection was behind', () => {
    const told = outcome(200, 'progress', { deliveredBits: 200e6, layersDone: 3 });
    expect(corrected(told).progress).toMatchObject({ layersDone: 3, runningCycles: 0 });
  });

  it('never lets a layer run that has not arrived', () => {
    const { open } = begun();
    const ahead = { ...open, progress: { ...open.progress, deliveredBits: 200e6, layersDone: 2 } };
    const told = outcome(200, 'progress', { deliveredBits: 165e6, layersDone: 1 });
    expect(corrected(told, ahead).progress).toMatchObject({ layersDone: 1, runningCycles: 0 });
  });

  it('of more than the model is cut to it', () => {
    const told = outcome(200, 'progress', { deliveredBits: 999e6, layersDone: 9 });
    expect(corrected(told).progress).toMatchObject({ deliveredBits: 200e6, layersDone: 4, runningCycles: 0 });
  });

  it('counts once: an older one, or the same again, changes nothing', () => {
    const newest = corrected(outcome(200, 'progress', { deliveredBits: 30e6 }));
    expect(corrected(outcome(200, 'progress', { deliveredBits: 10e6 }), newest)).toBe(newest);
    expect(corrected(outcome(199, 'progress', { deliveredBits: 10e6 }), newest)).toBe(newest);
  });

  it('from before the plan in force shows only that the executor lives', () => {
    const { open } = begun();
    expect(corrected(outcome(149, 'progress', { deliveredBits: 1e6 }))).toEqual({ ...open, reportedAtMs: 149 });
  });

  it('may fall back when the executor says that it started again', () => {
    const { open } = begun();
    const far = { ...open, progress: { ...open.progress, deliveredBits: 180e6, layersDone: 2, runningCycles: 1e6 } };
    expect(corrected(outcome(140, 'progress', { restarted: true }), far)).toMatchObject({
      progress: { deliveredBits: 0, layersDone: 0, runningCycles: 0, energyJoules: 0 },
      progressAtMs: 140,
    });
  });
});

describe('the clock of a layer', () => {
  it('is the one the plan orders, and the top clock where it says nothing', () => {
    const { state } = begun();
    const [first, ...others] = state.plan?.deliveries ?? [];
    if (state.plan === undefined || first === undefined) throw new Error('the scenario has a plan');
    const layers = [{ layer: 2, bits: 0, dueAtMs: 0, clockHz: 5e8 }];
    const slow = { ...state.plan, deliveries: [{ ...first, layers }, ...others] };
    const clock = plannedClockHz(slow, 'r1', PHONE);
    expect([clock(0), clock(1)]).toEqual([1e9, 5e8]);
    expect(plannedClockHz(slow, 'r2', PHONE)(1)).toBe(1e9);
    expect(plannedClockHz(undefined, 'r1', PHONE)(0)).toBe(1e9);
  });

  it('is asked of a device class that must not vanish', () => {
    const { open } = begun();
    expect(() => workOf({ ...open, deviceClass: 'fridge' }, world)).toThrow('not in the catalogue');
  });
});
