import type { Catalogue, Model } from '../../core/catalogue.js';
import type { Policy } from './policy.js';

/** The model with layers under ids that no other has. */
function alone(model: Model): Model {
  const { modelId, layers } = model;
  return { ...model, layers: layers.map((layer) => ({ ...layer, layerId: JSON.stringify([modelId, layer.layerId]) })) };
}

/** What sharing is worth as a whole: for planner and executor alike every load is a full load. */
export const NO_SHARING: Policy = {
  name: 'no-sharing',
  sentence: 'the same planner, but no two models share parameters: a GPU loads every one of them whole',
  modes: ['offload'],
  catalogue: (catalogue: Catalogue) => ({ ...catalogue, models: catalogue.models.map(alone) }),
};
