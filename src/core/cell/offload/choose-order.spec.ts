import { describe, expect, it } from '@jest/globals';
import type { QueuedBatch } from '../state.js';
import { EMPTY_GPU, gpuContext, idsOf, job, sending } from '../testing/gpu-orders.js';
import { CAT, DOG, OWL } from '../testing/offload-scenarios.js';
import { chooseOrder } from './choose-order.js';
import { KEEP_ALL } from './memory-walk.js';
import { DEFAULT_OFFLOAD_OPTIONS, type OffloadOptions } from './offload-options.js';
import type { Job } from './order.js';

/** Throws when the solver is asked. */
const SOLVER_FORBIDDEN: OffloadOptions = {
  ...DEFAULT_OFFLOAD_OPTIONS,
  get improvementSteps(): number {
    throw new Error('the solver was asked');
  },
};

const queued = (modelId: string, ...requestIds: readonly string[]): QueuedBatch => ({ modelId, requestIds });

function choose(
  jobs: readonly Job[],
  queue: readonly QueuedBatch[] = [],
  options = DEFAULT_OFFLOAD_OPTIONS,
): ReturnType<typeof idsOf> {
  return idsOf(chooseOrder(jobs, queue, EMPTY_GPU, gpuContext(), options).order);
}

describe('the order of a GPU', () => {
  it('stays as it was last planned while it keeps everybody on time', () => {
    const jobs = [job('a', CAT), job('d', DOG)];
    expect(choose(jobs, [], SOLVER_FORBIDDEN)).toEqual([
      ['dog', 'd'],
      ['cat', 'a'],
    ]);
    expect(choose(jobs, [queued('cat', 'a'), queued('dog', 'd')], SOLVER_FORBIDDEN)).toEqual([
      ['cat', 'a'],
      ['dog', 'd'],
    ]);
  });

  it('forgets who is gone, who has lost coverage and who is to have another model', () => {
    const jobs = [job('a', CAT), sending('b', CAT, Infinity), job('x', DOG), job('o', OWL)];
    const queue = [queued('cat', 'gone', 'b', 'a'), queued('owl', 'x', 'o'), queued('dog', 'gone')];
    expect(choose(jobs, queue)).toEqual([
      ['dog', 'x'],
      ['cat', 'a'],
      ['owl', 'o'],
    ]);
  });

  it('lets go of batches that would now be late, and keeps the others', () => {
    // Of the owl first nobody else is on time: 42 ms, then cat at 79. Without it they are: 37 and 54 ms.
    const jobs = [job('a', CAT, { dueMs: 78 }), job('d', DOG, { dueMs: 96 }), job('o', OWL)];
    expect(choose(jobs, [queued('owl', 'o'), queued('cat', 'a'), queued('dog', 'd')])).toEqual([
      ['cat', 'a'],
      ['dog', 'd'],
      ['owl', 'o'],
    ]);
  });

  it('has a place for promises first, then for weight, then for urgency', () => {
    // The cat takes 37 ms, the owl 42: only one of them.
    const cat = (changes: Partial<Job> = {}): Job => job('a', CAT, { dueMs: 45, ...changes });
    const owl = (changes: Partial<Job> = {}): Job => job('o', OWL, { dueMs: 50, ...changes });
    expect(choose([cat(), owl()])).toEqual([['cat', 'a']]);
    expect(choose([cat(), owl({ weight: 2 })])).toEqual([['owl', 'o']]);
    expect(choose([cat({ weight: 3 }), owl({ committed: true })])).toEqual([['owl', 'o']]);
    expect(choose([cat({ committed: true }), owl({ weight: 9 })])).toEqual([['cat', 'a']]);
  });

  it('asks the solver where somebody has no place, and takes its order if it serves more', () => {
    // The owl comes first and leaves no time for the two others, who have time enough without it.
    const jobs = [job('o', OWL, { dueMs: 42 }), job('a', CAT, { dueMs: 45 }), job('d', DOG, { dueMs: 62 })];
    expect(() => choose(jobs, [], SOLVER_FORBIDDEN)).toThrow('the solver was asked');
    expect(choose(jobs)).toEqual([
      ['cat', 'a'],
      ['dog', 'd'],
    ]);
  });

  it('stays with its own where the solver serves as many', () => {
    const jobs = [job('o', OWL, { dueMs: 42 }), job('a', CAT, { dueMs: 45 })];
    expect(choose(jobs)).toEqual([['owl', 'o']]);
  });

  it('asks nobody about a request for which no model fits', () => {
    expect(choose([job('a', CAT), job('x', [])], [], SOLVER_FORBIDDEN)).toEqual([['cat', 'a']]);
  });

  it('keeps in memory what there is room for', () => {
    const jobs = [job('a', CAT), job('d', DOG)];
    expect(chooseOrder(jobs, [], EMPTY_GPU, gpuContext(), DEFAULT_OFFLOAD_OPTIONS).keeps).toBe(KEEP_ALL);
  });
});

describe('an order chosen as if nothing were shared', () => {
  const blind = { ...DEFAULT_OFFLOAD_OPTIONS, ordersBySharing: false };

  it('serves fewer, for it counts with loading everything', () => {
    // Behind the cat, the dog is done at 54 ms when only its head is loaded, at 74 when all of it is.
    const jobs = [job('a', CAT, { dueMs: 37 }), job('d', DOG, { dueMs: 60 })];
    expect(choose(jobs)).toEqual([
      ['cat', 'a'],
      ['dog', 'd'],
    ]);
    expect(choose(jobs, [], blind)).toEqual([['cat', 'a']]);
  });

  it('is one that really can be carried out', () => {
    const jobs = [job('a', CAT), job('d', DOG), job('o', OWL)];
    const { order } = chooseOrder(jobs, [], EMPTY_GPU, gpuContext(), blind);
    expect(order.every(({ placed }) => placed.length === 1)).toBe(true);
    expect(new Set(idsOf(order).map(([model]) => model))).toEqual(new Set(['cat', 'dog', 'owl']));
  });
});
