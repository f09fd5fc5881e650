import type { Model, ModelLayer } from '../../core/catalogue.js';
import { checkUnique } from './check-unique.js';
import { invalid } from './invalid.js';

/** What no field of a model can say alone. @throws SlotwiseError CATALOGUE_INVALID */
export function checkModels(models: readonly Model[]): void {
  const firstUse = new Map<string, { readonly modelId: string; readonly layer: ModelLayer }>();
  models.forEach((model, index) => {
    const path = `models[${index}].layers`;
    if (model.layers.length === 0) throw invalid(path, 'must hold at least one layer');
    checkUnique(model.layers, path, 'layerId');
    model.layers.forEach((layer, at) => {
      checkLayer(layer, `${path}[${at}]`);
      const first = firstUse.get(layer.layerId);
      if (first === undefined) firstUse.set(layer.layerId, { modelId: model.modelId, layer });
      else checkShared(layer, first, `${path}[${at}]`);
    });
  });
}

function checkLayer(layer: ModelLayer, path: string): void {
  if (layer.bytes > 0 || layer.flops > 0) return;
  throw invalid(path, `"${layer.layerId}" has neither parameters nor work; make it part of the layer before it`);
}

function checkShared(
  layer: ModelLayer,
  first: { readonly modelId: string; readonly layer: ModelLayer },
  path: string,
): void {
  if (layer.bytes === first.layer.bytes) return;
  throw invalid(
    `${path}.bytes`,
    `"${layer.layerId}" is shared with ${first.modelId} and must have its ${first.layer.bytes} bytes, not ${layer.bytes}`,
  );
}
