import { describe, expect, it } from '@jest/globals';
import type { Chain, Delivery, GpuBatch } from '../../src/core/messages.js';
import { currentChains } from '../../src/web/page/chains/current-chains.js';
import { layerStates } from '../../src/web/page/deliveries/layer-states.js';
import { blocksOf, shareOf } from '../../src/web/page/gpu/block-kinds.js';
import { currentBatches } from '../../src/web/page/gpu/current-batches.js';
import type { DetailEpoch } from '../../src/web/shown/live-events.js';

const batch = (requestId: string, loadStartsAtMs: number, finishesAtMs = loadStartsAtMs + 10): GpuBatch => ({
  modelId: 'm',
  loadBlocks: [],
  evictBlocks: [],
  loadStartsAtMs,
  earliestStartAtMs: loadStartsAtMs,
  latestStartAtMs: loadStartsAtMs,
  finishesAtMs,
  requestIds: [requestId],
});

const planned = (epoch: number, part: { batches?: readonly GpuBatch[]; chains?: readonly Chain[] }): DetailEpoch => ({
  epoch,
  plan: {
    startsAtMs: 100 * epoch,
    endsAtMs: 100 * epoch + 100,
    gpu: { batches: part.batches ?? [] },
    chains: part.chains ?? [],
  },
});

describe('the batches of the GPU', () => {
  it('are those of each plan that begin while it holds, and all of the newest', () => {
    const batches = currentBatches([
      planned(1, { batches: [batch('a', 110), batch('replaced', 230)] }),
      planned(2, { batches: [batch('b', 220), batch('c', 350)] }),
    ]);
    expect(batches.map(({ requestIds }) => requestIds[0])).toEqual(['a', 'b', 'c']);
  });

  it('count as the newest plan has them', () => {
    const batches = currentBatches([
      planned(1, { batches: [batch('a', 190, 250)] }),
      planned(2, { batches: [batch('a', 190, 260)] }),
    ]);
    expect(batches.map(({ finishesAtMs }) => finishesAtMs)).toEqual([260]);
  });

  it('have layers that are loaded, shared or there already', () => {
    const model = {
      modelId: 'm',
      layers: [
        { layerId: 'x', bytes: 60, sharedWith: ['n'] },
        { layerId: 'y', bytes: 30 },
        { layerId: 'z', bytes: 10, sharedWith: ['n'] },
      ],
    };
    const blocks = blocksOf({ ...batch('a', 0), loadBlocks: ['z'] }, model);
    expect(blocks.map(({ kind }) => kind)).toEqual(['shared', 'resident', 'load']);
    expect(shareOf(blocks, 'shared')).toBeCloseTo(0.6);
  });
});

describe('chains', () => {
  it('are listed once, as the newest plan has them, by their start', () => {
    const chain = (requestId: string, startsAtMs: number): Chain => ({
      requestId,
      modelId: 'm',
      segments: [{ fromLayer: 1, toLayer: 2, deviceId: 'd', startsAtMs, finishesAtMs: startsAtMs + 10 }],
      transfers: [],
    });
    const chains = currentChains([
      planned(1, { chains: [chain('a', 100), chain('b', 110)] }),
      planned(2, { chains: [chain('a', 205)] }),
    ]);
    expect(chains.map(({ requestId }) => requestId)).toEqual(['b', 'a']);
  });
});

describe('the layers of a model on its way', () => {
  it('are computed, arrived, filling up or to come', () => {
    const layers = [1, 2, 3, 4].map((layer) => ({ layerId: `${layer}`, bytes: 100 }));
    const left = [
      { layer: 2, bits: 0 },
      { layer: 3, bits: 200 },
      { layer: 4, bits: 800 },
    ].map((layer) => ({ ...layer, dueAtMs: 0, clockHz: 1 }));
    const delivery: Delivery = {
      ...{ requestId: 'a', userId: 'u', modelId: 'm', deviceClass: 'd', batchSize: 1 },
      layers: left,
    };
    expect(layerStates(delivery, { modelId: 'm', layers })).toEqual([
      { bytes: 100, arrived: 1, computed: true },
      { bytes: 100, arrived: 1, computed: false },
      { bytes: 100, arrived: 0.75, computed: false },
      { bytes: 100, arrived: 0, computed: false },
    ]);
  });
});
