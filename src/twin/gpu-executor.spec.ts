import { beforeEach, describe, expect, it } from '@jest/globals';
import { GpuExecutor, type GpuEnd } from './gpu-executor.js';
import { gpuCatalogue } from '../scheduler/testing/gpu-catalogue.js';
import { catBatch } from './testing/offload-plan.js';

const catalogue = gpuCatalogue();
const gpu = catalogue.cells[0]?.gpu;

/** Dog's batch behind cat's: its head takes 10 ms to load. */
const dogBatch = (requestIds: readonly string[], changes = {}): ReturnType<typeof catBatch> =>
  catBatch(requestIds, { modelId: 'dog', loadBlocks: ['dog/head'], earliestStartAtMs: 1030, ...changes });

const told = (ends: readonly GpuEnd[]): readonly unknown[] =>
  ends.map(({ requestId, result, atMs }) => [requestId, result, atMs]);

describe('executor of the GPU', () => {
  let executor: GpuExecutor;
  let inputsMs: Record<string, number>;

  beforeEach(() => {
    if (gpu === undefined) throw new Error('no GPU');
    inputsMs = {};
    executor = new GpuExecutor(gpu, catalogue, (requestId) => inputsMs[requestId] ?? Infinity);
  });

  it('loads, waits for the inputs of all, and runs them together', () => {
    inputsMs = { a: 1030, b: 1050 };
    executor.follow([catBatch(['a', 'b'])]);
    expect(executor.execute(900, 1060)).toEqual([]);
    expect([executor.layersDone('a', 1060), executor.layersDone('b', 1060)]).toEqual([0.5, 0.5]);
    expect(executor.execute(1060, 1200)).toEqual([
      { requestId: 'a', result: 'completed', atMs: 1090, layersDone: 2 },
      { requestId: 'b', result: 'completed', atMs: 1090, layersDone: 2 },
    ]);
    expect(executor.requestIds).toEqual([]);
  });

  it('begins no earlier than its earliest start, with inputs that are there already', () => {
    inputsMs = { a: -Infinity };
    executor.follow([catBatch(['a'], { earliestStartAtMs: 1100 })]);
    expect(told(executor.execute(900, 1200))).toEqual([['a', 'completed', 1130]]);
  });

  it('counts no layers before a batch starts', () => {
    executor.follow([catBatch(['a'])]);
    expect(executor.execute(900, 1100)).toEqual([]);
    expect(executor.layersDone('a', 1100)).toBe(0);
  });

  it('reports the whole millisecond in which a batch finished', () => {
    inputsMs = { a: 1040.25, b: 1080.000001 };
    executor.follow([catBatch(['a']), dogBatch(['b'])]);
    expect(executor.execute(900, 1070)).toEqual([]);
    expect(told(executor.execute(1070, 1200))).toEqual([
      ['a', 'completed', 1071],
      ['b', 'completed', 1111],
    ]);
  });

  it('leaves out who is not there at the latest start; they stay open for another batch', () => {
    inputsMs = { a: 1030, b: 1201 };
    executor.follow([catBatch(['a', 'b'])]);
    expect(told(executor.execute(900, 1250))).toEqual([['a', 'completed', 1230]]);
    executor.follow([catBatch(['b'], { loadBlocks: [], loadStartsAtMs: 1260, latestStartAtMs: 1300 })]);
    expect(told(executor.execute(1250, 1400))).toEqual([['b', 'completed', 1290]]);
  });

  it('does not decide before the latest start while an input may still come', () => {
    inputsMs = { a: 1030 };
    executor.follow([catBatch(['a', 'b'])]);
    expect(executor.execute(900, 1199)).toEqual([]);
    inputsMs = { a: 1030, b: 1199.5 };
    expect(told(executor.execute(1199, 1300))).toEqual([
      ['a', 'completed', 1240],
      ['b', 'completed', 1240],
    ]);
  });

  it('is free at the latest start, with the blocks loaded, when nobody is there', () => {
    inputsMs = { b: -Infinity };
    executor.follow([catBatch(['a']), dogBatch(['b'], { latestStartAtMs: 1210 })]);
    expect(told(executor.execute(900, 1300))).toEqual([['b', 'completed', 1240]]);
  });

  it('does one batch after the other, in the order of the plans that list them', () => {
    inputsMs = { a: -Infinity, b: -Infinity, c: -Infinity };
    executor.follow([dogBatch(['b'], { loadBlocks: ['body', 'dog/head'] })]);
    executor.follow([catBatch(['a'], { loadBlocks: ['cat/head'] }), dogBatch(['c'], { loadBlocks: [] })]);
    expect(executor.requestIds).toEqual([]);
    // 20 ms for the first two blocks, 10 for cat's head, nothing for the third batch; 30 ms of running each.
    expect(told(executor.execute(900, 1300))).toEqual([
      ['b', 'completed', 1060],
      ['a', 'completed', 1100],
      ['c', 'completed', 1130],
    ]);
  });

  it('begins a batch that is heard of late when it is heard of', () => {
    inputsMs = { a: -Infinity };
    executor.follow([catBatch(['a'])]);
    expect(told(executor.execute(1150, 1300))).toEqual([['a', 'completed', 1200]]);
  });

  describe('refuses', () => {
    const refusals = (ends: readonly GpuEnd[]): readonly unknown[] => ends.map(({ result, why }) => [result, why]);

    it('what cannot be loaded by its latest start, every member, with nothing loaded', () => {
      inputsMs = { a: -Infinity, b: -Infinity, c: -Infinity };
      executor.follow([catBatch(['a', 'b'], { latestStartAtMs: 1019 }), catBatch(['c'])]);
      const [a, b, ...others] = executor.execute(900, 1300);
      const why = 'GPU: cat refused: blocks would be loaded 1 ms after the latest start';
      const refused = { result: 'failed', atMs: 1000, layersDone: 0, why, residentBlocks: [] };
      expect([a, b]).toEqual([
        { requestId: 'a', ...refused },
        { requestId: 'b', ...refused },
      ]);
      expect(told(others)).toEqual([['c', 'completed', 1050]]);
    });

    it('only once the GPU has come to it', () => {
      inputsMs = { a: 1190, b: -Infinity };
      executor.follow([catBatch(['a']), dogBatch(['b'])]);
      expect(executor.execute(900, 1219)).toEqual([]);
      expect(told(executor.execute(1219, 1300))).toEqual([
        ['a', 'completed', 1220],
        ['b', 'failed', 1220],
      ]);
    });

    it('a model whose blocks are not all in memory, and says what is', () => {
      inputsMs = { a: -Infinity, b: -Infinity };
      executor.follow([catBatch(['a']), dogBatch(['b'], { evictBlocks: ['body'] })]);
      const [, refused] = executor.execute(900, 1300);
      expect(refused).toMatchObject({
        why: 'GPU: dog refused: body is not in memory',
        residentBlocks: ['body', 'cat/head'],
      });
    });

    it('more than memory holds', () => {
      inputsMs = { a: -Infinity };
      executor.follow([catBatch(['a']), dogBatch(['b', 'c', 'd'])]);
      expect(refusals(executor.execute(900, 1300).slice(1))).toEqual(
        Array.from({ length: 3 }, () => ['failed', 'GPU: dog refused: 405000 bytes do not fit into 395000']),
      );
    });
  });

  it('ignores models and blocks that the catalogue does not hold', () => {
    inputsMs = { a: -Infinity, b: -Infinity };
    const loadBlocks = ['unknown', 'body', 'body', 'cat/head'];
    executor.follow([catBatch(['b'], { modelId: 'unknown' }), catBatch(['a'], { loadBlocks, evictBlocks: ['what'] })]);
    expect(executor.execute(900, 900)).toEqual([]);
    expect(executor.requestIds).toEqual(['a']);
    expect(told(executor.execute(900, 1300))).toEqual([['a', 'completed', 1050]]);
  });

  describe('after a final verdict', () => {
    it('does not wait for the request, but does not begin in the past either', () => {
      inputsMs = { a: 1030 };
      executor.follow([catBatch(['a', 'b'])]);
      executor.execute(900, 1100);
      executor.drop('b');
      expect(executor.requestIds).toEqual(['a']);
      expect(told(executor.execute(1100, 1300))).toEqual([['a', 'completed', 1130]]);
    });

    it('goes on with the next batch when nobody is left', () => {
      inputsMs = { c: -Infinity };
      executor.follow([catBatch(['a']), dogBatch(['c'])]);
      executor.execute(900, 1100);
      executor.drop('a');
      expect(told(executor.execute(1100, 1300))).toEqual([['c', 'completed', 1140]]);
    });

    it('reports nothing of the request when its batch runs already, which takes as long as before', () => {
      inputsMs = { a: -Infinity, b: -Infinity };
      executor.follow([catBatch(['a', 'b'])]);
      executor.execute(900, 1040);
      executor.drop('b');
      expect([executor.layersDone('a', 1040), executor.layersDone('b', 1040)]).toEqual([1, 0]);
      expect(told(executor.execute(1040, 1300))).toEqual([['a', 'completed', 1060]]);
    });

    it('leaves the request out of a batch that was just heard of', () => {
      inputsMs = { a: -Infinity };
      executor.follow([catBatch(['a', 'b'])]);
      executor.drop('b');
      expect(told(executor.execute(900, 1300))).toEqual([['a', 'completed', 1050]]);
    });
  });

  it('runs nobody twice', () => {
    inputsMs = { a: -Infinity, b: -Infinity };
    executor.follow([catBatch(['a', 'a']), catBatch(['a', 'b'], { loadBlocks: [] })]);
    expect(told(executor.execute(900, 1300))).toEqual([
      ['a', 'completed', 1050],
      ['b', 'completed', 1080],
    ]);
  });
});
