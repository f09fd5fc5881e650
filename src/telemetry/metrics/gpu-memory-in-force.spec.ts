import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../contracts/catalogue/index.js';
import { MESSAGE_EXAMPLES } from '../../contracts/index.js';
import type { Catalogue, Model } from '../../core/catalogue.js';
import type { GpuBatch, Outcome, PlanBody } from '../../core/messages.js';
import { GpuMemoryInForce } from './gpu-memory-in-force.js';
import { Metrics } from './metrics.js';

const bundled = loadCatalogue();
const [someCell] = bundled.cells as readonly [Catalogue['cells'][number]];
const SHARD = 0;
/** Plans of epoch e hold from 100 (e + 1) + 50 on, for 100 ms. */
const startOf = (epoch: number): number => 100 * (epoch + 1) + 50;

/** Blocks and bytes: a and b share a backbone of 40 bytes. */
const BYTES = { backbone: 40, a: 10, b: 15, c: 30 } as const;
type Block = keyof typeof BYTES;
const model = (modelId: string, activationBytesPerInput: number, ...blocks: readonly Block[]): Model => ({
  modelId,
  inputBytes: 1,
  layers: blocks.map((layerId) => ({ layerId, bytes: BYTES[layerId], flops: 1, outputBytes: 1 })),
  batchTime: { fixedMs: 10, perInputMs: 1 },
  activationBytesPerInput,
});

const catalogue: Catalogue = {
  deployment: { epochMs: 100, latenessMs: 10, leadMs: 50 },
  deviceClasses: bundled.deviceClasses,
  models: [model('model-a', 2, 'backbone', 'a'), model('model-b', 3, 'backbone', 'b'), model('model-c', 1, 'c')],
  cells: [
    { ...someCell, cellId: 'cell', modes: ['offload'], gpu: { memoryBytes: 120, loadBytesPerSecond: 1_000 } },
    { ...someCell, cellId: 'without', modes: ['download'], gpu: { memoryBytes: 120, loadBytesPerSecond: 1_000 } },
  ],
};

interface BatchChanges extends Partial<GpuBatch> {
  readonly load?: readonly Block[];
  readonly evict?: readonly Block[];
}

describe('GpuMemoryInForce', () => {
  let metrics: Metrics;
  let gpus: GpuMemoryInForce;

  beforeEach(() => {
    metrics = new Metrics({ version: '1.2.3', processMetrics: false });
    gpus = new GpuMemoryInForce(metrics, catalogue);
  });

  /** A batch of two requests that is over within the window of its epoch. */
  function batch(epoch: number, modelId: string, { load = [], evict = [], ...changes }: BatchChanges = {}): GpuBatch {
    const startsAtMs = startOf(epoch);
    return {
      ...{
        modelId,
        loadBlocks: load,
        evictBlocks: evict,
        loadStartsAtMs: startsAtMs,
        earliestStartAtMs: startsAtMs + 10,
      },
      ...{ latestStartAtMs: startsAtMs + 20, finishesAtMs: startsAtMs + 40, requestIds: ['r', 's'] },
      ...changes,
    };
  }

  function close(epoch: number, batches: readonly GpuBatch[] = [], outcomes: readonly Outcome[] = []): void {
    const window = { startsAtMs: startOf(epoch), endsAtMs: startOf(epoch + 1) };
    const plan = { cellId: 'cell', ...window, gpu: { batches } };
    plans(epoch, batches.length === 0 ? [] : [plan], outcomes);
  }

  function plans(epoch: number, planned: readonly PlanBody[], outcomes: readonly Outcome[] = []): void {
    gpus.planned({
      shard: SHARD,
      marker: { ...MESSAGE_EXAMPLES['epoch-marker'], epoch },
      plans: planned,
      outcomes,
    });
  }

  async function valueOf(series: string): Promise<number | undefined> {
    const line = (await metrics.text()).split('\n').find((candidate) => candidate.startsWith(`slotwise_${series} `));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  }

  const loaded = (): Promise<number | undefined> => valueOf('gpu_loaded_bytes_total{cell="cell"}');

  async function saved(): Promise<Record<string, number | undefined>> {
    const by = (why: string): Promise<number | undefined> =>
      valueOf(`gpu_load_saved_bytes_total{cell="cell",by="${why}"}`);
    return { sharing: await by('sharing'), retention: await by('retention') };
  }

  async function loads(): Promise<readonly (number | undefined)[]> {
    const of = (kind: string): Promise<number | undefined> => valueOf(`gpu_loads_total{cell="cell",kind="${kind}"}`);
    return [await of('full'), await of('partial'), await of('none')];
  }

  async function memory(): Promise<readonly (number | undefined)[]> {
    const of = (state: string): Promise<number | undefined> =>
      valueOf(`gpu_memory_bytes{cell="cell",state="${state}"}`);
    return [await of('running'), await of('retained'), await of('activations'), await of('free')];
  }

  it('counts a first load in full, and shows what runs and what its inputs take', async () => {
    close(1, [batch(1, 'model-a', { load: ['backbone', 'a'] })]);
    expect(await loads()).toEqual([1, 0, 0]);
    expect(await loaded()).toBe(50);
    expect(await saved()).toEqual({ sharing: 0, retention: 0 });
    // 50 bytes of blocks, 2 inputs of 2 bytes, of 120.
    expect(await memory()).toEqual([50, 0, 4, 66]);
    expect(await valueOf('gpu_batch_size_requests_sum')).toBe(2);
    expect(await valueOf('gpu_batch_size_requests_count')).toBe(1);
  });

  it('owes to sharing what only other models used since it was loaded, once, and the rest to retention', async () => {
    close(1, [batch(1, 'model-a', { load: ['backbone', 'a'] })]);
    close(2, [batch(2, 'model-b', { load: ['b'] })]);
    expect(await loads()).toEqual([1, 1, 0]);
    expect(await loaded()).toBe(65);
    expect(await saved()).toEqual({ sharing: 40, retention: 0 });
    expect(await memory()).toEqual([55, 10, 6, 49]);
    close(3, [batch(3, 'model-b'), batch(3, 'model-a', { requestIds: ['t'] })]);
    expect(await loads()).toEqual([1, 1, 2]);
    // The whole of b (40 + 15), then the whole of a (40 + 10): both had used the backbone before.
    expect(await saved()).toEqual({ sharing: 40, retention: 105 });
    expect(await loaded()).toBe(65);
  });

  it('forgets who used a block when it is evicted', async () => {
    close(1, [batch(1, 'model-a', { load: ['backbone', 'a'] })]);
    close(2, [batch(2, 'model-c', { load: ['c'], evict: ['backbone'] })]);
    expect(await memory()).toEqual([30, 10, 2, 78]);
    close(3, [batch(3, 'model-b', { load: ['backbone', 'b'] }), batch(3, 'model-a')]);
    expect(await loads()).toEqual([3, 0, 1]);
    expect(await loaded()).toBe(50 + 30 + 55);
    expect(await saved()).toEqual({ sharing: 40, retention: 10 });
  });

  it('forgets who used a block when it is loaded again: it cannot have been there', async () => {
    close(1, [batch(1, 'model-a', { load: ['backbone', 'a'] })]);
    close(2, [batch(2, 'model-b', { load: ['backbone', 'b'] }), batch(2, 'model-a')]);
    expect(await loaded()).toBe(50 + 55);
    expect(await saved()).toEqual({ sharing: 40, retention: 10 });
    expect(await memory()).toEqual([50, 15, 4, 51]);
  });

  it('shows a batch for as long as it runs, whether or not there are plans, and then keeps its blocks', async () => {
    close(1, [batch(1, 'model-a', { load: ['backbone', 'a'], finishesAtMs: startOf(3) + 1 })]);
    close(2);
    close(3);
    expect(await memory()).toEqual([50, 0, 4, 66]);
    close(4);
    expect(await memory()).toEqual([0, 50, 0, 70]);
  });

  it('takes note of blocks that were there before it looked, and counts the first use by each model as nothing', async () => {
    close(7, [batch(7, 'model-b', { load: ['b'], evict: ['c'] })]);
    expect(await loads()).toEqual([0, 1, 0]);
    expect(await loaded()).toBe(15);
    expect(await saved()).toEqual({ sharing: 0, retention: 0 });
    expect(await memory()).toEqual([55, 0, 6, 59]);
    close(8, [batch(8, 'model-b')]);
    expect(await saved()).toEqual({ sharing: 0, retention: 55 });
    // Model a may have used the backbone before.
    close(9, [batch(9, 'model-a', { load: ['a'] })]);
    expect(await saved()).toEqual({ sharing: 0, retention: 55 });
    close(10, [batch(10, 'model-a')]);
    expect(await saved()).toEqual({ sharing: 0, retention: 55 + 50 });
  });

  it('takes over the blocks that an executor lists, with what is loaded after it spoke', async () => {
    close(1, [batch(1, 'model-a', { load: ['backbone', 'a'] })]);
    close(2, [batch(2, 'model-c', { load: ['c'] })]);
    const residentBlocks = ['backbone', 'b', 'of another catalogue'];
    const outcome: Outcome = { ...MESSAGE_EXAMPLES.outcome, cellId: 'cell', atMs: startOf(2) - 1, residentBlocks };
    close(3, [], [outcome]);
    expect(await memory()).toEqual([0, 40 + 15 + 30, 0, 35]);
    close(4, [batch(4, 'model-a', { load: ['a'] }), batch(4, 'model-b')]);
    // Model a had used the backbone; b had not, and who used block b is unknown.
    expect(await saved()).toEqual({ sharing: 40, retention: 40 });
  });

  it('never shows less than nothing as free, nor as retained', async () => {
    const lists: Outcome = { ...MESSAGE_EXAMPLES.outcome, cellId: 'cell', atMs: startOf(1) + 1, residentBlocks: ['c'] };
    const requestIds = Array.from({ length: 60 }, (_, index) => `r-${index}`);
    close(1, [batch(1, 'model-a', { load: ['backbone', 'a'], requestIds, finishesAtMs: startOf(9) })]);
    close(2, [], [lists]);
    expect(await memory()).toEqual([0, 30, 120, 0]);
  });

  it('has no series of cells without offload, and begins at zero with the first plan of one that offers it', async () => {
    expect(await loaded()).toBeUndefined();
    const window = { startsAtMs: startOf(1), endsAtMs: startOf(2) };
    plans(1, [
      { cellId: 'cell', ...window },
      { cellId: 'without', ...window, gpu: { batches: [batch(1, 'model-a', { load: ['a'] })] } },
    ]);
    expect(await loads()).toEqual([0, 0, 0]);
    expect(await loaded()).toBe(0);
    expect(await memory()).toEqual([0, 0, 0, 120]);
    expect(await metrics.text()).not.toContain('cell="without"');
  });

  it('forgets the cells of a shard that is given up, and what was in memory', async () => {
    close(1, [batch(1, 'model-a', { load: ['backbone', 'a'] })]);
    gpus.forget(SHARD);
    expect(await metrics.text()).not.toContain('cell="cell"');
    close(2, [batch(2, 'model-a')]);
    expect(await loads()).toEqual([0, 0, 1]);
    expect(await loaded()).toBe(0);
    expect(await saved()).toEqual({ sharing: 0, retention: 0 });
  });
});
