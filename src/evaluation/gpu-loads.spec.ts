import { expect, it } from '@jest/globals';
import { CAT, DOG, OWL } from '../core/cell/testing/offload-scenarios.js';
import type { GpuBatch, PlanBody } from '../core/messages.js';
import { GpuLoadCount } from './gpu-loads.js';

const TIMES = { loadStartsAtMs: 0, earliestStartAtMs: 0, latestStartAtMs: 0, finishesAtMs: 0 };

const batch = (modelId: string, loadBlocks: readonly string[]): GpuBatch => ({
  ...{ modelId, loadBlocks, evictBlocks: [], requestIds: ['a'] },
  ...TIMES,
});

const plan = (...batches: readonly GpuBatch[]): PlanBody => ({
  ...{ cellId: 'north', startsAtMs: 0, endsAtMs: 100, gpu: { batches } },
});

it('adds up what batches load, and what of their models was there', () => {
  const count = new GpuLoadCount([CAT, DOG, OWL]);
  count.note([
    plan(batch('cat', ['body', 'cat.head']), batch('dog', ['dog.head'])),
    { ...plan(), gpu: { batches: [] } },
  ]);
  count.note([plan(batch('dog', []))]);
  // A body of 20 MB and heads of 5 MB.
  expect(count.result()).toEqual({ batches: 3, loadedBytes: 30e6, savedBytes: 45e6 });
});
