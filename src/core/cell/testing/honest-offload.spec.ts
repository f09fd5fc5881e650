import { beforeEach, describe, expect, it } from '@jest/globals';
import type { GpuBatch, Outcome, PlanBody } from '../../messages.js';
import { HonestOffload } from './honest-offload.js';
import { offloadWorld } from './offload-scenarios.js';

/** Cat alone: 25 ms of loading, 10 + 2 n ms of running. */
const CAT_BATCH: GpuBatch = {
  modelId: 'cat',
  loadBlocks: ['body', 'cat.head'],
  evictBlocks: [],
  loadStartsAtMs: 1100,
  earliestStartAtMs: 1125,
  latestStartAtMs: 1200,
  finishesAtMs: 1140,
  requestIds: ['a', 'b'],
};

/** Inputs of 0.5 Mbit of a and b; at 5 bit/s/Hz one block brings one up in 100 ms. */
function planWith(blocks: Readonly<Record<string, number>>, ...batches: readonly GpuBatch[]): PlanBody {
  const grants = Object.entries(blocks).map(([requestId, count]) => ({
    requestId,
    userId: 'ann',
    blocks: count,
    bitsLeft: 5e5,
  }));
  return {
    cellId: 'north',
    startsAtMs: 1000,
    endsAtMs: 1500,
    uplink: { blockHz: 1e6, blocks: 100, grants },
    uploads: ['a', 'b'].map((requestId) => ({
      requestId,
      userId: 'ann',
      modelId: 'cat',
      bits: 5e5,
      dueAtMs: 1200,
    })),
    gpu: { batches },
  };
}

const ends = (told: readonly Outcome[]): readonly unknown[] =>
  told.filter(({ result }) => result !== 'progress').map(({ requestId, result, atMs }) => [requestId, result, atMs]);

describe('offload as the tests of the core carry it out', () => {
  let executor: HonestOffload;

  beforeEach(() => {
    executor = new HonestOffload(offloadWorld(), () => 5);
  });

  it('runs a batch once its blocks and the inputs of all are there', () => {
    const plan = planWith({ a: 2, b: 0.625 }, CAT_BATCH);
    executor.follow(plan);
    // Inputs are up at 1050 and 1160; two run for 14 ms.
    expect(executor.execute(999, 1167, [plan])).toMatchObject([
      { requestId: 'a', result: 'progress', uploadedBits: 5e5, layersDone: 1 },
      { requestId: 'b', result: 'progress', uploadedBits: 5e5, layersDone: 1 },
    ]);
    expect(ends(executor.execute(1167, 1200, [plan]))).toEqual([
      ['a', 'completed', 1174],
      ['b', 'completed', 1174],
    ]);
    expect(executor.execute(1200, 1300, [plan])).toEqual([]);
  });

  it('leaves out who is not there at the latest start', () => {
    const plan = planWith({ a: 2 }, CAT_BATCH);
    executor.follow(plan);
    const told = executor.execute(999, 1300, [plan]);
    expect(ends(told)).toEqual([['a', 'completed', 1212]]);
    expect(told).toMatchObject([{}, { requestId: 'b', result: 'progress', uploadedBits: 0, layersDone: 0 }]);
  });

  it('refuses what cannot be loaded in time, and goes on with the next batch', () => {
    const plan = planWith({ a: 5, b: 5 }, { ...CAT_BATCH, latestStartAtMs: 1120 }, { ...CAT_BATCH, requestIds: ['c'] });
    executor.follow(plan);
    expect(ends(executor.execute(999, 1300, [plan]))).toEqual([
      ['a', 'failed', 1100],
      ['b', 'failed', 1100],
      ['c', 'completed', 1137],
    ]);
  });

  it('does not wait for who is settled', () => {
    const plan = planWith({ a: 2 }, CAT_BATCH);
    executor.follow(plan);
    executor.execute(999, 1150, [plan]);
    executor.drop('b');
    expect(ends(executor.execute(1150, 1300, [plan]))).toEqual([['a', 'completed', 1162]]);
  });
});
