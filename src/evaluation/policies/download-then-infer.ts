import type { Catalogue, Model } from '../../core/catalogue.js';
import type { Policy } from './policy.js';

function merged(model: Model): Model {
  const sum = (of: (layer: Model['layers'][number]) => number): number =>
    model.layers.reduce((total, layer) => total + of(layer), 0);
  const layer = {
    layerId: `${model.modelId}/whole`,
    bytes: sum(({ bytes }) => bytes),
    flops: sum(({ flops }) => flops),
    outputBytes: model.layers.at(-1)?.outputBytes ?? 0,
  };
  return { ...model, layers: [layer] };
}

/**
 * The conventional scheme: the whole model first, then run. It is the same problem with all layers of a model merged
 * into one, so planner and executor are given such a catalogue and nothing else changes.
 */
export const DOWNLOAD_THEN_INFER: Policy = {
  name: 'dai',
  sentence: 'download, then infer: the same planner, but nothing runs before the whole model is there',
  catalogue: (catalogue: Catalogue) => ({ ...catalogue, models: catalogue.models.map(merged) }),
};
