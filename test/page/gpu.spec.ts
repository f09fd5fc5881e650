import { describe, expect, it } from '@jest/globals';
import type { GpuBatch } from '../../src/core/messages.js';
import { batchTimes } from '../../src/web/page/gpu/batch-times.js';
import { batchWords, totalWords } from '../../src/web/page/gpu/batch-words.js';
import { type BlockKind, blocksOfBatches } from '../../src/web/page/gpu/block-kinds.js';
import { currentBatches } from '../../src/web/page/gpu/current-batches.js';
import type { ShownModel } from '../../src/web/shown/shown-model.js';

const batchTime = { fixedMs: 10, perInputMs: 2 };

/** Two models on one backbone. */
const MODELS = new Map<string, ShownModel>(
  ['m', 'n'].map((modelId) => {
    const layers = [
      { layerId: 'backbone', bytes: 60e6 },
      { layerId: `head-${modelId}`, bytes: 1.5e6 },
    ];
    return [modelId, { modelId, layers, batchTime }];
  }),
);
const modelOf = (modelId: string): ShownModel | undefined => MODELS.get(modelId);

const batch = (modelId: string, loadBlocks: readonly string[], changes: Partial<GpuBatch> = {}): GpuBatch => ({
  ...{ modelId, loadBlocks, evictBlocks: [], loadStartsAtMs: 100, earliestStartAtMs: 125, latestStartAtMs: 150 },
  ...{ finishesAtMs: 149, requestIds: ['a', 'b'] },
  ...changes,
});

const kindsOf = (...batches: readonly GpuBatch[]): readonly (readonly BlockKind[])[] =>
  [...blocksOfBatches(batches, modelOf).values()].map((blocks) => blocks.map(({ kind }) => kind));

describe('the batches of the GPU', () => {
  it('are those of all plans, in the order of the plans: none is planned twice, none is taken back', () => {
    const [first, second, third] = [batch('m', []), batch('n', [], { loadStartsAtMs: 250 }), batch('m', [])];
    const planned = [[first, second], undefined, [third]].map((batches, index) => ({
      epoch: index,
      plan: { startsAtMs: 100 * index, endsAtMs: 100 * index + 100, ...(batches && { gpu: { batches } }) },
    }));
    expect(currentBatches([...planned, { epoch: 3 }])).toEqual([first, second, third]);
  });

  it('load from the start of the load to the earliest start, wait, and run for as long as the model takes', () => {
    // 10 ms and 2 ms for each of two inputs, to finish at 149.
    expect(batchTimes(batch('m', []), modelOf('m'))).toEqual({
      ...{ loadStartsAtMs: 100, loadedAtMs: 125, startsAtMs: 135, finishesAtMs: 149 },
    });
    expect(batchTimes(batch('m', []), undefined).startsAtMs).toBe(125);
  });

  it('say in words what they load, and how long they load, wait and run', () => {
    const planned = batch('m', ['head-m']);
    const [blocks = []] = [...blocksOfBatches([planned], modelOf).values()];
    expect(batchWords(batchTimes(planned, modelOf('m')), blocks)).toBe(
      'load 1.5 of 62 MB in 25 ms, wait 10 ms, run 14 ms',
    );
    const ready = batch('m', [], { loadStartsAtMs: 125, finishesAtMs: 139 });
    const [kept = []] = [...blocksOfBatches([ready], modelOf).values()];
    expect(batchWords(batchTimes(ready, modelOf('m')), kept)).toBe('nothing to load, run 14 ms');
  });
});

describe('the layers of a batch', () => {
  it('are shared when another model had them loaded, and there already once the model has used them', () => {
    const first = batch('m', ['backbone', 'head-m']);
    const second = batch('n', ['head-n']);
    expect(kindsOf(first, second, batch('n', []), batch('m', []))).toEqual([
      ['load', 'load'],
      ['shared', 'load'],
      ['resident', 'resident'],
      ['resident', 'resident'],
    ]);
    expect(totalWords([...blocksOfBatches([first, second], modelOf).values()])).toBe(
      '63 MB loaded, 60 MB saved by sharing, 0.0 MB there already',
    );
  });

  it('are forgotten when they are evicted, and not called shared when nobody is seen to load them', () => {
    const [both, evicting] = [
      batch('m', ['backbone', 'head-m']),
      batch('n', ['head-n'], { evictBlocks: ['backbone'] }),
    ];
    expect(kindsOf(both, evicting)[1]).toEqual(['resident', 'load']);
    expect(kindsOf(batch('m', []), batch('n', ['head-n']))).toEqual([
      ['resident', 'resident'],
      ['resident', 'load'],
    ]);
  });

  it('are none of a model that the catalogue no longer knows', () => {
    expect(kindsOf(batch('gone', ['backbone']))).toEqual([[]]);
  });
});
