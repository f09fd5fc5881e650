import { describe, expect, it } from '@jest/globals';
import type { Model } from '../../catalogue.js';
import type { UserRequest, VerdictBody } from '../../messages.js';
import type { PlanWindow } from '../mode-planner.js';
import { emptyCellState, type CellState, type UnderWayOffload } from '../state.js';
import { request, windowOf } from '../testing/cell-scenarios.js';
import { BODY, CAT_HEAD, EMPTY_GPU, gpuContext, gpuHolding, job, orderOf, sending } from '../testing/gpu-orders.js';
import { CAT, DOG, offloadWorld, OWL } from '../testing/offload-scenarios.js';
import { offloadEntry, type OffloadEntry } from './entries.js';
import type { GpuStart } from './gpu-context.js';
import { blocksNeeded, givenUp, leastNeed } from './hopeless.js';
import { shedCause, turnAway, type TurnAwayView } from './turn-away.js';

const GIANT: Model = {
  ...OWL,
  modelId: 'giant',
  layers: [{ layerId: 'g', bytes: 60e6, flops: 1e9, outputBytes: 1000 }],
};
/** The whole uplink carries 0.5 Mbit a ms at 5 bit/s/Hz. */
const world = offloadWorld({}, [CAT, DOG, OWL, GIANT]);
const context = gpuContext([], world);

/** At its best 5 bit/s/Hz, 2.5 now. */
function stateWith(efficiencies: readonly number[] = [5, 2.5]): CellState {
  const uplink = efficiencies.map((bitsPerSecondPerHz, place) => ({ atMs: 10 + place, bitsPerSecondPerHz }));
  return { ...emptyCellState('north'), users: { ann: { userId: 'ann', downlink: [], uplink, lastHeardAtMs: 20 } } };
}

/** Of a cat with an input that is 10 ms on its way; 100 ms are left when the plan begins at 150 ms. */
const asked = (changes: Partial<UserRequest> = {}): UserRequest =>
  request({ models: ['cat'], inputBytes: 625_000, deadlineMs: 250, ...changes });

const WINDOW = windowOf(0);
const entryOf = (changes: Partial<UserRequest> = {}, state = stateWith()): OffloadEntry =>
  offloadEntry({ kind: 'waiting', request: asked(changes) }, state, WINDOW, world);

const VIEW: TurnAwayView = {
  fresh: new Set(['r1']),
  promised: [],
  start: EMPTY_GPU,
  context,
  freeBlocks: 7,
  placementSteps: 1000,
};

const verdictOn = (
  entry: OffloadEntry,
  view: Partial<TurnAwayView> = {},
  window: PlanWindow = WINDOW,
): VerdictBody | undefined => turnAway(entry, { ...VIEW, ...view }, window, world);

describe('what a request needs at the least', () => {
  it('is its input over the whole band at its best, what is missing of its model, and a run', () => {
    const need = (start: GpuStart): unknown => leastNeed(entryOf(), CAT, start, context, world);
    expect(need(EMPTY_GPU)).toEqual({ model: CAT, uploadMs: 10, loadMs: 25, runMs: 12 });
    expect(need(gpuHolding(BODY))).toMatchObject({ loadMs: 5 });
    expect(need(gpuHolding(BODY, CAT_HEAD))).toMatchObject({ loadMs: 0 });
  });

  it('is, of blocks, as many as bring the input up before it has to run', () => {
    const need = leastNeed(entryOf(), CAT, EMPTY_GPU, context, world);
    // 10 ms of 100 blocks in 100 - 12 ms.
    expect(blocksNeeded(need, 100, world)).toBe(12);
    expect(blocksNeeded(need, 22, world)).toBe(100);
    expect(blocksNeeded(need, 12, world)).toBe(Infinity);
  });
});

describe('a waiting request', () => {
  it('goes on waiting while there is hope', () => {
    expect(verdictOn(entryOf())).toBeUndefined();
    expect(verdictOn(entryOf({ deadlineMs: 187 }))).toBeUndefined();
  });

  it('is refused when loading alone takes too long', () => {
    expect(verdictOn(entryOf({ deadlineMs: 186 }))).toMatchObject({
      ...{ verdict: 'refused', reason: 'DEADLINE_IMPOSSIBLE' },
      cause: 'GPU: loading takes 25 ms and running 12 ms, 36 ms are left',
    });
  });

  it('is refused when sending alone takes too long', () => {
    expect(verdictOn(entryOf({ inputBytes: 6.25e6 }))).toMatchObject({
      reason: 'DEADLINE_IMPOSSIBLE',
      cause: 'uplink: sending takes 100 ms over the whole band and running 12 ms, 100 ms are left',
    });
    expect(verdictOn(entryOf({}, stateWith([0])))).toMatchObject({ cause: 'uplink: no coverage' });
  });

  it('is told of the fastest of its models', () => {
    expect(verdictOn(entryOf({ models: ['owl', 'cat', 'unicorn'], deadlineMs: 180 }))).toMatchObject({
      cause: 'GPU: loading takes 25 ms and running 12 ms, 30 ms are left',
    });
  });

  it('is refused for memory when the only models in time are too large', () => {
    expect(verdictOn(entryOf({ models: ['giant'] }))).toMatchObject({
      verdict: 'refused',
      reason: 'MEMORY_IMPOSSIBLE',
      cause: 'GPU memory: the smallest model takes 61000000 bytes with one input, the GPU has 40000000',
    });
    // One that fits would do.
    expect(verdictOn(entryOf({ models: ['giant', 'cat'] }))).toBeUndefined();
  });

  it('expires when it has waited until it was impossible', () => {
    expect(verdictOn(entryOf({ deadlineMs: 186 }), { fresh: new Set() })).toEqual({
      ...{ cellId: 'north', requestId: 'r1', verdict: 'expired', reason: 'EXPIRED_IN_QUEUE' },
      cause: 'waited 100 ms; GPU: loading takes 25 ms and running 12 ms, 36 ms are left',
    });
  });

  it('is refused for the GPU when that has no time beside what is promised', () => {
    // The owl runs from 30 to 42 ms; then the cat would take until 79.
    const promised = orderOf([job('o', OWL, { dueMs: 42 })]);
    expect(verdictOn(entryOf({ deadlineMs: 229 }), { promised })).toBeUndefined();
    expect(verdictOn(entryOf({ deadlineMs: 228 }), { promised })).toMatchObject({
      verdict: 'refused',
      reason: 'GPU_FULL',
      cause: 'GPU: needs 37 ms to load and run, 36 ms free before the deadline',
    });
  });

  it('is told how long a GPU that is busy is free', () => {
    const start = { ...EMPTY_GPU, busyToMs: 70 };
    expect(verdictOn(entryOf(), { start })).toMatchObject({
      cause: 'GPU: needs 37 ms to load and run, 30 ms free before the deadline',
    });
    expect(verdictOn(entryOf(), { start: { ...EMPTY_GPU, busyToMs: 200 } })).toMatchObject({
      cause: 'GPU: needs 37 ms to load and run, 0 ms free before the deadline',
    });
  });

  it('is refused for the uplink when the GPU would have time', () => {
    // 85 ms of the uplink are promised, and the owl must begin by 88: no input comes before it, and the cat's comes at 95 ms.
    const promised = orderOf([sending('o', OWL, 85, { dueMs: 100 })]);
    expect(verdictOn(entryOf(), { promised })).toMatchObject({
      verdict: 'refused',
      reason: 'UPLINK_FULL',
      cause: 'uplink: needs 12 blocks until it runs, 7 free',
    });
  });
});

describe('a waiting request while planning is behind', () => {
  const behind = (shedAtMs: number): PlanWindow => windowOf(0, { shedAtMs });

  it('is refused when it could no longer be served from then on', () => {
    // 100 ms are left, of which it needs 37.
    expect(verdictOn(entryOf(), {}, behind(163))).toBeUndefined();
    expect(verdictOn(entryOf(), {}, behind(164))).toMatchObject({
      verdict: 'refused',
      reason: 'OVERLOAD',
      cause: 'planning: 64 ms behind; GPU: loading takes 25 ms and running 12 ms, 36 ms are left',
    });
  });

  it('is not refused for a lag that is over', () => {
    const cause = (window: PlanWindow): string | undefined =>
      shedCause(entryOf({ deadlineMs: 187 }), EMPTY_GPU, context, window, world);
    expect(cause(WINDOW)).toBeUndefined();
    expect(cause(behind(50))).toBeUndefined();
    expect(cause(behind(101))).toMatch(/^planning: 1 ms behind; /);
  });
});

describe('a promise', () => {
  const promised = (uploadedBits: number, deadlineMs: number): OffloadEntry => {
    const open: UnderWayOffload = {
      ...{ kind: 'under-way', request: asked({ deadlineMs }), modelId: 'cat', deviceClass: 'phone' },
      ...{ predictedFinishAtMs: 200, progressAtMs: 150 },
      progress: { mode: 'offload', uploadedBits, layersDone: 0 },
    };
    return offloadEntry(open, stateWith(), WINDOW, world);
  };
  const end = (entry: OffloadEntry, start: GpuStart = gpuHolding(BODY, CAT_HEAD)): unknown =>
    givenUp(entry, 20, start, context, world);

  it('is given up when even the best channel of late would not do, with some grace', () => {
    // 10 ms of sending, 12 of running.
    expect(end(promised(0, 152))).toBeUndefined();
    expect(end(promised(0, 151))).toEqual({
      reason: 'CHANNEL_DROPPED',
      cause: 'uplink: sending takes 10 ms over the whole band and running 12 ms, 1 ms are left',
    });
    // Half of it is up already.
    expect(end(promised(2.5e6, 151))).toBeUndefined();
  });

  it('is given up for the GPU when loading is what takes too long', () => {
    expect(end(promised(0, 167), EMPTY_GPU)).toBeUndefined();
    expect(end(promised(0, 166), EMPTY_GPU)).toEqual({
      reason: 'GPU_FULL',
      cause: 'GPU: loading takes 25 ms and running 12 ms, 16 ms are left',
    });
    // All is up and in memory, there is no time to run.
    expect(end(promised(5e6, 141))).toEqual({
      reason: 'GPU_FULL',
      cause: 'GPU: loading takes 0 ms and running 12 ms, 0 ms are left',
    });
  });
});
