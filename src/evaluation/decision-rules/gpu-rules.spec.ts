import { describe, expect, it } from '@jest/globals';
import type { Cell } from '../../core/catalogue.js';
import type { GpuBatch, PlanBody } from '../../core/messages.js';
import { gpuCatalogue } from '../../scheduler/testing/gpu-catalogue.js';
import { GpuRules } from './gpu-rules.js';

const catalogue = gpuCatalogue();
const [cell] = catalogue.cells as [Cell];

/** Loads body and head of cat, 20 ms, and runs two inputs, 40 ms. */
const CAT: GpuBatch = {
  modelId: 'cat',
  loadBlocks: ['body', 'cat/head'],
  evictBlocks: [],
  loadStartsAtMs: 1000,
  earliestStartAtMs: 1020,
  latestStartAtMs: 1050,
  finishesAtMs: 1060,
  requestIds: ['a', 'b'],
};

/** Loads dog's head only, behind cat, and runs one input, 30 ms. */
const DOG: GpuBatch = {
  modelId: 'dog',
  loadBlocks: ['dog/head'],
  evictBlocks: [],
  loadStartsAtMs: 1060,
  earliestStartAtMs: 1070,
  latestStartAtMs: 1080,
  finishesAtMs: 1100,
  requestIds: ['c'],
};

/** In the next plan: cat runs for whoever its first batch left out. */
const CAT_AGAIN: GpuBatch = {
  modelId: 'cat',
  loadBlocks: [],
  evictBlocks: ['dog/head'],
  loadStartsAtMs: 1100,
  earliestStartAtMs: 1100,
  latestStartAtMs: 1110,
  finishesAtMs: 1130,
  requestIds: ['b'],
};

/** What is found in one plan after the other; each holds for 100 ms, the first from 1000 on. */
function complaints(plans: readonly (readonly GpuBatch[])[], changes: Partial<Cell> = {}): readonly string[] {
  const found: string[] = [];
  const rules = new GpuRules(catalogue);
  for (const [place, batches] of plans.entries()) {
    const startsAtMs = 1000 + 100 * place;
    const plan: PlanBody = { cellId: 'cell-a', startsAtMs, endsAtMs: startsAtMs + 100, gpu: { batches } };
    rules.check(plan, { ...cell, ...changes }, (rule, detail, requestId) => {
      found.push([rule, ...(requestId === undefined ? [] : [requestId]), detail].join(': '));
    });
  }
  return found;
}

const second = (changes: Partial<GpuBatch>): readonly string[] => complaints([[CAT, { ...DOG, ...changes }]]);
const inNextPlan = (changes: Partial<GpuBatch>): readonly string[] =>
  complaints([[CAT, DOG], [{ ...CAT_AGAIN, ...changes }]]);

describe('the rules for batches', () => {
  it('find nothing in plans that the GPU can carry out', () => {
    expect(complaints([[CAT, DOG], [], [], [{ ...CAT_AGAIN, ...shifted(CAT_AGAIN, 200) }]])).toEqual([]);
    expect(complaints([[CAT, DOG], [CAT_AGAIN]])).toEqual([]);
  });

  it('keep the memory of each cell', () => {
    const found: string[] = [];
    const rules = new GpuRules(catalogue);
    for (const cellId of ['cell-a', 'cell-b', 'cell-a']) {
      const plan = { cellId, startsAtMs: 1000, endsAtMs: 1100, gpu: { batches: [{ ...CAT, requestIds: [] }] } };
      rules.check(plan, { ...cell, cellId }, (rule, detail) => found.push(`${cellId} ${rule} ${detail}`));
    }
    expect(found).toEqual([
      'cell-a GPU_MEMORY cat: loads body, which is there',
      'cell-a GPU_MEMORY cat: loads cat/head, which is there',
    ]);
  });

  it('let a request that a batch waits for no longer be placed again, though the batch may start late', () => {
    expect(complaints([[{ ...CAT, latestStartAtMs: 1500, waitMs: 80 }, DOG], [CAT_AGAIN]])).toEqual([]);
  });

  it('forgive what rounding to microseconds makes of times', () => {
    expect(second({ loadStartsAtMs: 1059.999, earliestStartAtMs: 1070.001 })).toEqual([]);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'evicts what is not there',
      second({ evictBlocks: ['cat/tail'] }),
      ['GPU_MEMORY: dog: evicts cat/tail, which is not there'],
    ],
    [
      'evicts what an earlier plan evicted',
      complaints([[CAT, DOG], [CAT_AGAIN], [{ ...CAT_AGAIN, ...shifted(CAT_AGAIN, 100) }]]),
      ['GPU_MEMORY: cat: evicts dog/head, which is not there'],
    ],
    [
      'loads what is there',
      second({ loadBlocks: ['body', 'dog/head'], earliestStartAtMs: 1080, finishesAtMs: 1110 }),
      ['GPU_MEMORY: dog: loads body, which is there'],
    ],
    [
      'loads a block twice',
      second({ loadBlocks: ['dog/head', 'dog/head'] }),
      ['GPU_MEMORY: dog: loads dog/head, which is there'],
    ],
    [
      'loads what nobody knows',
      second({ loadBlocks: ['dog/head', 'tail'] }),
      ['GPU_MEMORY: dog: tail is not in the catalogue'],
    ],
    ['does not load all of its model', second({ loadBlocks: [] }), ['GPU_MEMORY: dog: dog/head is not there']],
    [
      'evicts what its model needs',
      inNextPlan({ evictBlocks: ['dog/head', 'body'] }),
      ['GPU_MEMORY: cat: body is not there'],
    ],
    [
      'is of a model nobody knows',
      second({ modelId: 'owl', loadBlocks: [] }),
      ['GPU_MEMORY: owl is not in the catalogue'],
    ],
    [
      'does not fit with the activations of its inputs',
      second({ requestIds: ['c', 'd', 'e'], finishesAtMs: 1120 }),
      ['OVER_ALLOCATED: GPU: dog needs 405000 bytes, 395000 there'],
    ],
    [
      'does not fit with what was left in memory',
      complaints([[CAT, DOG]], { gpu: { memoryBytes: 384_999, loadBytesPerSecond: 12.5e6 } }),
      ['OVER_ALLOCATED: GPU: dog needs 385000 bytes, 384999 there'],
    ],
    [
      'begins before its plan',
      inNextPlan({ loadStartsAtMs: 1099 }),
      ['GPU_TIMES: cat: loads from 1099, the plan holds from 1100 to 1200'],
    ],
    [
      'begins after its plan',
      complaints([[{ ...CAT, ...shifted(CAT, 101) }]]),
      ['GPU_TIMES: cat: loads from 1101, the plan holds from 1000 to 1100'],
    ],
    [
      'may start before it loads',
      second({ earliestStartAtMs: 1059 }),
      ['GPU_TIMES: dog: starts at 1059 at the earliest, loads from 1060'],
    ],
    [
      'may start later than it must',
      second({ earliestStartAtMs: 1081, finishesAtMs: 1111 }),
      ['GPU_TIMES: dog: starts at 1081 at the earliest, 1080 at the latest'],
    ],
    [
      'cannot be loaded by its latest start',
      second({ earliestStartAtMs: 1069, latestStartAtMs: 1069 }),
      ['GPU_TIMES: dog: loaded at 1070, starts at 1069 at the latest'],
    ],
    [
      'is done sooner than it can be',
      second({ finishesAtMs: 1099 }),
      ['GPU_TIMES: dog: runs 30 ms from 1070 on, done at 1099'],
    ],
    [
      'loads while the batch before it runs',
      second({ loadStartsAtMs: 1059 }),
      ['GPU_TIMES: dog: loads from 1059, cat is done at 1060'],
    ],
    [
      'runs a request of the batch before it',
      second({ requestIds: ['b'] }),
      ['BATCHED_TWICE: b: a batch may begin with it until 1050'],
    ],
    [
      'runs a request twice',
      second({ requestIds: ['c', 'c'], finishesAtMs: 1110 }),
      ['BATCHED_TWICE: c: a batch may begin with it until 1080'],
    ],
    [
      'runs a request whose earlier batch still waits for it',
      complaints([[{ ...CAT, latestStartAtMs: 1500, waitMs: 81 }, DOG], [CAT_AGAIN]]),
      ['BATCHED_TWICE: b: a batch may begin with it until 1101'],
    ],
    [
      'runs a request whose earlier batch may still wait for it',
      complaints([[{ ...CAT, latestStartAtMs: 1200, waitMs: 90 }, DOG], [CAT_AGAIN]]),
      ['BATCHED_TWICE: b: a batch may begin with it until 1110'],
    ],
  ])('find a batch that %s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it('find nothing wrong with a request whose earlier batch has waited long enough', () => {
    expect(complaints([[{ ...CAT, latestStartAtMs: 1200, waitMs: 80 }, DOG], [CAT_AGAIN]])).toEqual([]);
  });

  it('find any batch at all in a cell without a GPU', () => {
    const { gpu, ...without } = cell;
    const found: string[] = [];
    const plan = { cellId: 'cell-a', startsAtMs: 1000, endsAtMs: 1100, gpu: { batches: [CAT] } };
    new GpuRules(catalogue).check(plan, without, (_, detail) => found.push(detail));
    expect([gpu?.memoryBytes, ...found]).toEqual([395_000, 'GPU: cat needs 270000 bytes, 0 there']);
  });
});

function shifted(batch: GpuBatch, ms: number): Partial<GpuBatch> {
  const { loadStartsAtMs, earliestStartAtMs, latestStartAtMs, finishesAtMs } = batch;
  return {
    loadStartsAtMs: loadStartsAtMs + ms,
    earliestStartAtMs: earliestStartAtMs + ms,
    latestStartAtMs: latestStartAtMs + ms,
    finishesAtMs: finishesAtMs + ms,
  };
}
