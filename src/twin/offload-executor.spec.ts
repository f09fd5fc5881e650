import { beforeEach, describe, expect, it } from '@jest/globals';
import { OffloadExecutor } from './offload-executor.js';
import { gpuCatalogue } from '../scheduler/testing/gpu-catalogue.js';
import { catBatch, offloadPlan } from './testing/offload-plan.js';
import { steadyChannel } from './testing/scripted-channel.js';

const catalogue = gpuCatalogue();
const [cell] = catalogue.cells;

/** Inputs of 0.5 Mbit over blocks of 1 Mbit/s; 20 ms of loading, 20 + 10 n ms of running. */
describe('executor of offload', () => {
  let executor: OffloadExecutor;

  beforeEach(async () => {
    const channel = steadyChannel();
    await channel.advanceTo(1e6);
    if (cell === undefined) throw new Error('no cell');
    executor = new OffloadExecutor(cell, catalogue, channel);
  });

  it('uploads while the GPU loads, runs the batch, and reports progress and end once', () => {
    executor.follow(offloadPlan({ blocks: { a: 10, b: 5 }, batches: [catBatch(['a', 'b'])] }));
    const progress = { kind: 'outcome', cellId: 'cell-a', result: 'progress' };
    expect(executor.execute(900, 1060)).toEqual({
      ended: [],
      standing: [
        { ...progress, requestId: 'a', atMs: 1060, uploadedBits: 500_000, layersDone: 0 },
        { ...progress, requestId: 'b', atMs: 1060, uploadedBits: 300_000, layersDone: 0 },
      ],
    });
    expect(executor.execute(1060, 1120).standing).toMatchObject([
      { requestId: 'a', uploadedBits: 500_000, layersDone: 1 },
      { requestId: 'b', uploadedBits: 500_000, layersDone: 1 },
    ]);
    const end = { ...progress, result: 'completed', atMs: 1140, uploadedBits: 500_000, layersDone: 2 };
    expect(executor.execute(1120, 1200)).toEqual({
      ended: [
        { ...end, requestId: 'a' },
        { ...end, requestId: 'b' },
      ],
      standing: [],
    });
    expect(executor.execute(1200, 1300)).toEqual({ ended: [], standing: [] });
  });

  it('runs a request whose input was there from the start', () => {
    executor.follow(offloadPlan({ batches: [catBatch(['a'])] }));
    expect(executor.execute(900, 1035).standing).toMatchObject([{ requestId: 'a', uploadedBits: 0, layersDone: 1 }]);
    expect(executor.execute(1035, 1100).ended).toMatchObject([{ requestId: 'a', result: 'completed', atMs: 1050 }]);
  });

  it('goes on with the upload of a request that a batch left out', () => {
    const batches = [catBatch(['a', 'b'], { latestStartAtMs: 1060 })];
    executor.follow(offloadPlan({ blocks: { a: 10, b: 4 }, batches }));
    const left = { requestId: 'b', result: 'progress', uploadedBits: 400_000, layersDone: 0 };
    expect(executor.execute(900, 1100)).toMatchObject({ ended: [{ requestId: 'a', atMs: 1090 }], standing: [left] });
    const again = catBatch(['b'], { loadBlocks: [], loadStartsAtMs: 1100, latestStartAtMs: 1300 });
    executor.follow(offloadPlan({ startsAtMs: 1100, endsAtMs: 1200, blocks: { b: 4 }, batches: [again] }));
    expect(executor.execute(1100, 1200).ended).toMatchObject([
      { requestId: 'b', result: 'completed', atMs: 1155, uploadedBits: 500_000 },
    ]);
  });

  it('fails those whose batch is refused and works on them no more', () => {
    const batches = [catBatch(['a'], { latestStartAtMs: 1010 })];
    executor.follow(offloadPlan({ blocks: { a: 4 }, batches }));
    expect(executor.execute(900, 1050)).toMatchObject({
      ended: [
        { kind: 'outcome', requestId: 'a', result: 'failed', atMs: 1000, why: expect.stringContaining('GPU: cat') },
      ],
      standing: [],
    });
  });

  it('does not begin again what has ended while its verdict is on its way', () => {
    executor.follow(offloadPlan({ blocks: { a: 10 }, batches: [catBatch(['a'])] }));
    expect(executor.execute(900, 1090).ended).toHaveLength(1);
    const again = catBatch(['a'], { loadBlocks: [], loadStartsAtMs: 1100 });
    executor.follow(offloadPlan({ startsAtMs: 1100, endsAtMs: 1200, blocks: { a: 10 }, batches: [again] }));
    expect(executor.execute(1090, 1300)).toEqual({ ended: [], standing: [] });
    // Settled, its id may be used again.
    executor.drop('a');
    executor.follow(offloadPlan({ startsAtMs: 1300, endsAtMs: 1400, blocks: { a: 1 } }));
    expect(executor.execute(1300, 1400).standing).toMatchObject([{ requestId: 'a', uploadedBits: 100_000 }]);
  });

  it('stops an upload at a final verdict', () => {
    executor.follow(offloadPlan({ blocks: { a: 4, b: 4 }, batches: [catBatch(['a', 'b'])] }));
    expect(executor.execute(900, 1050).standing).toHaveLength(2);
    executor.drop('a');
    expect(executor.execute(1050, 1100).standing).toMatchObject([{ requestId: 'b', uploadedBits: 400_000 }]);
  });

  it('uploads, but runs nothing, in a cell without a GPU', () => {
    if (cell === undefined) throw new Error('no cell');
    const { gpu, ...without } = cell;
    expect(gpu).toBeDefined();
    executor = new OffloadExecutor(without, catalogue, steadyChannel());
    executor.follow(offloadPlan({ uploads: ['a'], batches: [catBatch(['a', 'b'])] }));
    expect(executor.execute(1000, 1300)).toMatchObject({ ended: [], standing: [{ requestId: 'a', layersDone: 0 }] });
  });
});
