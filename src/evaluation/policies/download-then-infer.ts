import type { Catalogue, Model } from '../../core/catalogue.js';

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
 * The conventional scheme `dai`: the whole model first, then run. It is the same problem with all layers of a model
 * merged into one, so planner and executor are given such a catalogue and nothing else changes.
 */
export function downloadThenInfer(catalogue: Catalogue): Catalogue {
  return { ...catalogue, models: catalogue.models.map(merged) };
}
