import { describe, expect, it } from '@jest/globals';
import type { GpuBatch } from '../../messages.js';
import {
  emptyCellState,
  type CellState,
  type GpuState,
  type OffloadModeProgress,
  type UnderWayOffload,
} from '../state.js';
import { request, windowOf } from '../testing/cell-scenarios.js';
import { offloadWorld } from '../testing/offload-scenarios.js';
import { blocksAfterAll, gpuOf, gpuStanding, idleGpu, type GpuStanding } from './gpu-standing.js';

/** Loads for 25 ms and runs two for 14 ms: from 1025 to 1039 ms if the inputs are there, waiting until 1125 ms if not. */
const CATS: GpuBatch = {
  modelId: 'cat',
  loadBlocks: ['body', 'cat.head'],
  evictBlocks: [],
  loadStartsAtMs: 1000,
  earliestStartAtMs: 1025,
  latestStartAtMs: 1200,
  waitMs: 100,
  finishesAtMs: 1039,
  requestIds: ['a', 'b'],
};
/** Loads for 5 ms from 1039 ms on, and runs one for 12 ms. */
const DOG: GpuBatch = {
  ...CATS,
  modelId: 'dog',
  loadBlocks: ['dog.head'],
  loadStartsAtMs: 1039,
  earliestStartAtMs: 1044,
  latestStartAtMs: 1100,
  finishesAtMs: 1056,
  requestIds: ['d'],
};

/** Up at 1010 ms unless told otherwise; of inputs of 20 Mbit, which take 40 ms over the whole band. */
function admitted(requestId: string, progress: Partial<OffloadModeProgress> = { uploadedAtMs: 1010 }): UnderWayOffload {
  return {
    kind: 'under-way',
    request: request({ requestId, userId: requestId, inputBytes: 2.5e6 }),
    modelId: 'cat',
    deviceClass: 'phone',
    predictedFinishAtMs: 1039,
    progress: { mode: 'offload', uploadedBits: 0, layersDone: 0, ...progress },
    progressAtMs: 1000,
  };
}

const A = admitted('a');
const B = admitted('b');
const SENDING_B = admitted('b', {});
const D = admitted('d');

/** Everybody's uplink is 5 bit/s/Hz, but that of those without coverage. */
function stateWithout(...uncovered: readonly string[]): CellState {
  const users = ['a', 'b', 'd'].map((userId) => {
    const uplink = [{ atMs: 900, bitsPerSecondPerHz: uncovered.includes(userId) ? 0 : 5 }];
    return [userId, { userId, downlink: [], uplink, lastHeardAtMs: 900 }] as const;
  });
  return { ...emptyCellState('north'), users: Object.fromEntries(users) };
}

/** Where the GPU stands when the plan of an epoch begins; that of epoch 9 is decided at 1000 and begins at 1050 ms. */
function standing(
  underWay: readonly UnderWayOffload[],
  {
    epoch = 9,
    bound = [CATS],
    state = stateWithout(),
  }: Partial<{ epoch: number; bound: readonly GpuBatch[]; state: CellState }> = {},
): GpuStanding {
  const gpu: GpuState = { ...idleGpu(1000), bound };
  return gpuStanding(gpu, underWay, state, windowOf(epoch), offloadWorld());
}

const idsIn = ({ boundIds }: GpuStanding): readonly string[] => [...boundIds];

describe('where a GPU stands', () => {
  it('is free at once when nothing is bound', () => {
    expect(standing([A], { bound: [] })).toEqual({
      ...{ bound: [], freeAtMs: 1000, busyToMs: 1000, boundIds: new Set(), uploads: [] },
    });
  });

  it('is busy to the end of its batches, one behind the other', () => {
    const both = standing([A, B, D], { bound: [CATS, DOG] });
    expect(both).toMatchObject({ freeAtMs: 1000, busyToMs: 1056, uploads: [] });
    expect(idsIn(both)).toEqual(['a', 'b', 'd']);
    expect(both.bound).toEqual([CATS, DOG]);
  });

  it('is through with a batch when its time has passed and everybody in it is settled', () => {
    expect(standing([D], { bound: [CATS, DOG] })).toMatchObject({ bound: [DOG], freeAtMs: 1039, busyToMs: 1056 });
    // Nobody is left, but it runs until after the plan begins.
    expect(standing([], { bound: [CATS, DOG] })).toMatchObject({ bound: [DOG], freeAtMs: 1039, busyToMs: 1056 });
    expect(standing([], { bound: [CATS, DOG], epoch: 10 })).toMatchObject({ bound: [], freeAtMs: 1056 });
  });

  it('counts with inputs that are still going up, over the whole uplink from the start of the plan', () => {
    const waiting = standing([A, SENDING_B]);
    // Up at 1090 ms.
    expect(waiting.busyToMs).toBe(1104);
    expect(waiting.uploads).toEqual([{ open: SENDING_B, bits: 20e6, dueMs: 75 }]);
    const both = standing([admitted('a', { uploadedBits: 10e6 }), SENDING_B]);
    // 20 and 40 ms one after the other.
    expect(both.busyToMs).toBe(1124);
    expect(both.uploads.map(({ bits }) => bits)).toEqual([10e6, 20e6]);
  });

  it('waits for an input without coverage as long as the batch may, and lets it hold up nobody behind', () => {
    const waiting = standing([A, SENDING_B], { state: stateWithout('b') });
    expect(waiting.busyToMs).toBe(1137);
    expect(idsIn(waiting)).toEqual(['a', 'b']);
    const sendingA = admitted('a', {});
    expect(standing([sendingA, SENDING_B], { state: stateWithout('a') })).toMatchObject({ busyToMs: 1137 });
    expect(standing([sendingA, SENDING_B], { state: stateWithout('a', 'b') })).toMatchObject({ busyToMs: 1125 });
    expect(standing([A, SENDING_B], { state: emptyCellState('north') })).toMatchObject({ busyToMs: 1137 });
  });

  it('frees whom a batch began without', () => {
    // Decided at 1200 ms: a runs since 1125, b came at 1130.
    const left = standing([A, admitted('b', { uploadedAtMs: 1130 })], { epoch: 11 });
    expect(idsIn(left)).toEqual(['a']);
    expect(left).toMatchObject({ bound: [CATS], busyToMs: 1137, uploads: [] });
    expect(idsIn(standing([A, SENDING_B], { epoch: 11, state: stateWithout('b') }))).toEqual(['a']);
  });

  it('frees who was on board when nothing was heard of it for two windows, unless it was seen to run', () => {
    expect(idsIn(standing([A, B], { epoch: 11 }))).toEqual(['a', 'b']);
    expect(standing([A, B], { epoch: 12 })).toMatchObject({ bound: [], freeAtMs: 1039, boundIds: new Set() });
    const running = admitted('a', { uploadedAtMs: 1010, layersDone: 1 });
    expect(idsIn(standing([running, B], { epoch: 12 }))).toEqual(['a']);
  });

  it('believes that a batch runs whose layers were seen to be done, whatever is known of inputs', () => {
    const running = admitted('b', { layersDone: 1 });
    expect(standing([A, running])).toMatchObject({ busyToMs: 1039 });
  });

  it('keeps a batch that will be refused until the executor has said so, and sends nothing up for it', () => {
    // The cats wait until 1125 ms: the dog cannot be loaded by 1100.
    const sendingD = admitted('d', {});
    const late = standing([A, SENDING_B, sendingD], { bound: [CATS, DOG], state: stateWithout('b') });
    expect(late.bound).toEqual([CATS, DOG]);
    expect(late.busyToMs).toBe(1137);
    expect(idsIn(late)).toEqual(['a', 'b', 'd']);
    expect(late.uploads.map(({ open }) => open.request.requestId)).toEqual(['b']);
    // As soon as b has coverage again, it is not refused.
    const again = standing([A, B, sendingD], { bound: [CATS, DOG] });
    expect(again.uploads.map(({ open }) => open.request.requestId)).toEqual(['d']);
  });

  it('is through with a refused batch when everybody in it is settled, or nothing was heard for two windows', () => {
    const refused = { ...DOG, latestStartAtMs: 1040 };
    expect(standing([], { bound: [refused] })).toMatchObject({ bound: [], freeAtMs: 1039 });
    expect(idsIn(standing([D], { bound: [refused], epoch: 11 }))).toEqual(['d']);
    expect(standing([D], { bound: [refused], epoch: 12 })).toMatchObject({ bound: [], boundIds: new Set() });
  });

  it('takes no time for a model that the catalogue has no longer', () => {
    const gone = { ...CATS, modelId: 'unicorn', loadBlocks: ['horn'] };
    expect(standing([], { bound: [gone] })).toMatchObject({ bound: [], freeAtMs: 1025 });
  });
});

describe('a GPU', () => {
  it('is idle and empty at first', () => {
    expect(idleGpu(5)).toEqual({ residentBlocks: [], freeAtMs: 5, bound: [], queue: [], demand: {}, demandAtMs: 5 });
  });

  it('must be there where offload is offered', () => {
    const { gpu: _, ...cell } = offloadWorld().cell;
    expect(() => gpuOf({ ...offloadWorld(), cell })).toThrow('cell north offers offload and has no GPU');
  });

  it('holds what batch after batch leaves', () => {
    expect(blocksAfterAll(['owl.1'], [{ ...CATS, evictBlocks: ['owl.1'] }, DOG])).toEqual([
      'body',
      'cat.head',
      'dog.head',
    ]);
  });
});
