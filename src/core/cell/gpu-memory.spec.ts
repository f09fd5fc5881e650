import { describe, expect, it } from '@jest/globals';
import type { GpuBatch, Outcome } from '../messages.js';
import { withReportedBlocks } from './gpu-memory.js';
import type { GpuState } from './state.js';
import { outcome } from './testing/cell-scenarios.js';
import { offloadWorld } from './testing/offload-scenarios.js';

const world = offloadWorld();

const loading = (loadStartsAtMs: number, changes: Partial<GpuBatch>): GpuBatch => ({
  ...{ modelId: 'cat', loadBlocks: [], evictBlocks: [], requestIds: [] },
  ...{ loadStartsAtMs, earliestStartAtMs: 0, latestStartAtMs: 0, finishesAtMs: 0 },
  ...changes,
});

const GPU: GpuState = {
  residentBlocks: ['body', 'dog.head'],
  ...{ freeAtMs: 0, queue: [], demand: {}, demandAtMs: 0 },
  bound: [
    loading(100, { loadBlocks: ['body', 'cat.head'], requestIds: ['a'] }),
    loading(200, { loadBlocks: ['owl.1', 'owl.2'], evictBlocks: ['body'], requestIds: ['o'] }),
    loading(300, { loadBlocks: ['dog.head'], evictBlocks: ['owl.1', 'owl.2'], requestIds: ['d'] }),
  ],
};

const after = (told: Partial<Outcome>, gpu: GpuState | undefined = GPU): readonly string[] | undefined =>
  withReportedBlocks(gpu, outcome(150, 'progress', told), world)?.residentBlocks;

describe('GPU memory as an executor lists it', () => {
  it('is believed, and what loads later than it spoke comes on top', () => {
    expect(after({ atMs: 301, residentBlocks: ['cat.head'] })).toEqual(['cat.head']);
    expect(after({ atMs: 250, residentBlocks: ['cat.head', 'owl.1', 'owl.2'] })).toEqual(['cat.head', 'dog.head']);
    expect(after({ atMs: 200, residentBlocks: ['body', 'cat.head'] })).toEqual(['body', 'cat.head', 'dog.head']);
    expect(after({ atMs: 150, residentBlocks: ['body', 'cat.head'] })).toEqual(['cat.head', 'dog.head']);
  });

  it('at the end of a batch is without those behind it, however late it was', () => {
    // The batch of the owl was to load at 200 ms, and was refused at 310 ms: only the dog is still to come.
    const refused = { requestId: 'o', result: 'failed', atMs: 310, residentBlocks: ['body', 'cat.head'] } as const;
    expect(after(refused)).toEqual(['body', 'cat.head', 'dog.head']);
    expect(after({ ...refused, requestId: 'unheard-of' })).toEqual(['body', 'cat.head']);
    // While somebody's input goes up, nothing is said of where the GPU is.
    expect(after({ ...refused, result: 'progress' })).toEqual(['body', 'cat.head']);
  });

  it('knows every block once, and none that the catalogue does not have', () => {
    expect(after({ atMs: 400, residentBlocks: ['body', 'nonsense', 'body'] })).toEqual(['body']);
  });

  it('stays as planned when nothing is listed, and unknown while nobody planned for the GPU', () => {
    expect(after({})).toEqual(GPU.residentBlocks);
    expect(
      withReportedBlocks(undefined, outcome(150, 'progress', { residentBlocks: ['body'] }), world),
    ).toBeUndefined();
  });
});
