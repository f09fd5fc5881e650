import type { Catalogue, Model } from '../../core/catalogue.js';
import type { Policy } from './policy.js';

/** The model with all its computing in the last layer: nothing can run before the last bit is there. */
function computedLast(model: Model): Model {
  const flops = model.layers.reduce((sum, layer) => sum + layer.flops, 0);
  const last = model.layers.length - 1;
  return { ...model, layers: model.layers.map((layer, index) => ({ ...layer, flops: index === last ? flops : 0 })) };
}

/**
 * The conventional scheme: the whole model first, then run. It is the same problem with all the computing behind the last
 * layer, so planner and executor are given such a catalogue and nothing else changes; what GPUs load stays the same.
 */
export const DOWNLOAD_THEN_INFER: Policy = {
  name: 'dai',
  sentence: 'download, then infer: the same planner, but a device runs nothing before the whole model is there',
  modes: ['download'],
  catalogue: (catalogue: Catalogue) => ({ ...catalogue, models: catalogue.models.map(computedLast) }),
};
