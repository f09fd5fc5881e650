import { describe, expect, it } from '@jest/globals';
import type { GpuBatch } from '../messages.js';
import { CAT } from '../cell/testing/offload-scenarios.js';
import { batchMs, batchRun, blocksAfter, inputsDueAtMs, loadMs, type BatchRun } from './gpu.js';

const BATCH: GpuBatch = {
  modelId: 'cat',
  loadBlocks: ['body'],
  evictBlocks: [],
  loadStartsAtMs: 100,
  earliestStartAtMs: 130,
  latestStartAtMs: 200,
  finishesAtMs: 144,
  requestIds: ['a', 'b'],
};

/** 30 ms of loading, 10 + 2 n ms of running. */
function runOf(
  inputsAtMs: Readonly<Record<string, number>>,
  changes: Partial<GpuBatch> = {},
  freeAtMs = 0,
): BatchRun | undefined {
  return batchRun(
    { ...BATCH, ...changes },
    { freeAtMs, loadMs: 30, inputAtMs: (id) => inputsAtMs[id] ?? Infinity, runMs: (inputs) => 10 + 2 * inputs },
  );
}

describe('a batch on a GPU', () => {
  it('begins to load no earlier than planned, and starts when the last input is up', () => {
    expect(runOf({ a: 120, b: 150 })).toEqual({ loadStartMs: 100, startMs: 150, finishMs: 164, onBoard: ['a', 'b'] });
  });

  it('starts no earlier than planned, although all is there', () => {
    expect(runOf({ a: 0, b: 0 }, { earliestStartAtMs: 140 })).toMatchObject({ startMs: 140, finishMs: 154 });
  });

  it('loads when the batch before it is over', () => {
    expect(runOf({ a: 0, b: 0 }, {}, 140)).toMatchObject({ loadStartMs: 140, startMs: 170, finishMs: 184 });
  });

  it('leaves out whose input is not up at the latest start', () => {
    expect(runOf({ a: 120 })).toMatchObject({ startMs: 200, finishMs: 212, onBoard: ['a'] });
    expect(runOf({ a: 120, b: 200 })).toMatchObject({ startMs: 200, onBoard: ['a', 'b'] });
  });

  it('waits no longer than it may once it could start', () => {
    expect(runOf({ a: 120, b: 160 }, { waitMs: 25 })).toMatchObject({ startMs: 155, finishMs: 167, onBoard: ['a'] });
    expect(runOf({ a: 120, b: 155 }, { waitMs: 25 })).toMatchObject({ startMs: 155, onBoard: ['a', 'b'] });
    // Loaded at 170 ms only: from then on it counts.
    expect(runOf({ a: 120, b: 190 }, { waitMs: 25 }, 140)).toMatchObject({ startMs: 190, onBoard: ['a', 'b'] });
    expect(runOf({ a: 120, b: 201 }, { waitMs: 25 }, 160)).toMatchObject({ startMs: 200, onBoard: ['a'] });
  });

  it('does not run when nobody is there: it is over as soon as it has waited', () => {
    expect(runOf({})).toEqual({ loadStartMs: 100, startMs: 200, finishMs: 200, onBoard: [] });
    expect(runOf({}, { waitMs: 25 })).toMatchObject({ startMs: 155, finishMs: 155 });
  });

  it('waits for nobody when everybody is out of it', () => {
    expect(runOf({}, { requestIds: [] })).toMatchObject({ startMs: 130, finishMs: 130, onBoard: [] });
  });

  it('is refused when it cannot be loaded by its latest start, but for rounding', () => {
    expect(runOf({ a: 0, b: 0 }, {}, 170)).toMatchObject({ startMs: 200, finishMs: 214 });
    expect(runOf({ a: 0, b: 0 }, {}, 170.0009)).toMatchObject({ startMs: 200.0009 });
    expect(runOf({ a: 0, b: 0 }, {}, 170.002)).toBeUndefined();
  });

  it('takes a fixed time and some for every input, loading as long as its bytes', () => {
    expect(batchMs(CAT, 3)).toBe(16);
    expect(loadMs(25e6, { memoryBytes: 40e6, loadBytesPerSecond: 2e9 })).toBe(12.5);
  });

  it('waits until its latest start where nothing else is said', () => {
    expect(inputsDueAtMs(BATCH)).toBe(200);
    expect(inputsDueAtMs({ ...BATCH, waitMs: 25 })).toBe(155);
    expect(inputsDueAtMs({ ...BATCH, waitMs: 100 })).toBe(200);
  });
});

describe('GPU memory after a batch', () => {
  it('holds what stays as it was, then what came', () => {
    expect(blocksAfter(['a', 'b', 'c'], { evictBlocks: ['b'], loadBlocks: ['d', 'e'] })).toEqual(['a', 'c', 'd', 'e']);
  });

  it('holds a block once that was evicted and came again, or came although it was there', () => {
    expect(blocksAfter(['a', 'b'], { evictBlocks: ['a'], loadBlocks: ['a'] })).toEqual(['b', 'a']);
    expect(blocksAfter(['a', 'b'], { evictBlocks: ['x'], loadBlocks: ['a'] })).toEqual(['b', 'a']);
  });
});
