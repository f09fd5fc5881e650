import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../src/core/messages.js';
import { layerStates } from '../../src/web/page/deliveries/layer-states.js';

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
