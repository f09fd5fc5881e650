import { describe, expect, it } from '@jest/globals';
import type { Chain, Delivery } from '../../src/core/messages.js';
import { currentChains } from '../../src/web/page/chains/current-chains.js';
import { layerStates } from '../../src/web/page/deliveries/layer-states.js';
import type { DetailEpoch } from '../../src/web/shown/live-events.js';

const planned = (epoch: number, chains: readonly Chain[]): DetailEpoch => ({
  epoch,
  plan: { startsAtMs: 100 * epoch, endsAtMs: 100 * epoch + 100, chains },
});

describe('chains', () => {
  it('are listed once, as the newest plan has them, by their start', () => {
    const chain = (requestId: string, startsAtMs: number): Chain => ({
      requestId,
      modelId: 'm',
      batchSize: 1,
      sourceDeviceId: 'd',
      segments: [{ fromLayer: 1, toLayer: 2, deviceId: 'd', startsAtMs, finishesAtMs: startsAtMs + 10 }],
      transfers: [],
    });
    const chains = currentChains([planned(1, [chain('a', 100), chain('b', 110)]), planned(2, [chain('a', 205)])]);
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
    expect(layerStates(delivery, { modelId: 'm', layers, batchTime: { fixedMs: 1, perInputMs: 1 } })).toEqual([
      { bytes: 100, arrived: 1, computed: true },
      { bytes: 100, arrived: 1, computed: false },
      { bytes: 100, arrived: 0.75, computed: false },
      { bytes: 100, arrived: 0, computed: false },
    ]);
  });
});
