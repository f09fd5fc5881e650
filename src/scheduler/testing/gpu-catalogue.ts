import type { Catalogue, Cell, Model } from '../../core/catalogue.js';
import { smallCatalogue } from './small-catalogue.js';

/** 125 kB: 10 ms to load. */
function model(modelId: string, layerIds: readonly string[]): Model {
  return {
    modelId,
    inputBytes: 62_500,
    layers: layerIds.map((layerId) => ({ layerId, bytes: 125_000, flops: 1e8, outputBytes: 1000 })),
    batchTime: { fixedMs: 20, perInputMs: 10 },
    activationBytesPerInput: 10_000,
  };
}

/** Two models that share a body; memory for both and two inputs. A batch of n takes 20 + 10 n ms, an input is 0.5 Mbit. */
export function gpuCatalogue(cellIds: readonly string[] = ['cell-a']): Catalogue {
  const { cells, models, ...rest } = smallCatalogue(cellIds);
  return {
    ...rest,
    cells: cells.map((cell): Cell => ({ ...cell, gpu: { memoryBytes: 395_000, loadBytesPerSecond: 12.5e6 } })),
    models: [...models, model('cat', ['body', 'cat/head']), model('dog', ['body', 'dog/head'])],
  };
}
