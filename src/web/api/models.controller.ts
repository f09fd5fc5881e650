import { Controller, Get, Header, Inject } from '@nestjs/common';
import type { Model } from '../../core/catalogue.js';
import type { ShownModel } from '../shown/shown-model.js';
import { WEB_OPTIONS, type WebOptions } from '../web-options.js';

/** The models of the catalogue and which layers they share; constant for a run. */
@Controller('api/models')
export class ModelsController {
  readonly #models: readonly ShownModel[];

  constructor(@Inject(WEB_OPTIONS) { catalogue }: WebOptions) {
    this.#models = shownModels(catalogue.models);
  }

  @Get()
  @Header('Cache-Control', 'no-cache')
  models(): readonly ShownModel[] {
    return this.#models;
  }
}

function shownModels(models: readonly Model[]): readonly ShownModel[] {
  const usersOf = new Map<string, Set<string>>();
  for (const { modelId, layers } of models) {
    for (const { layerId } of layers) usersOf.set(layerId, (usersOf.get(layerId) ?? new Set()).add(modelId));
  }
  return models.map(({ modelId, layers, batchTime }) => ({
    modelId,
    batchTime,
    layers: layers.map(({ layerId, bytes }) => {
      const sharedWith = [...(usersOf.get(layerId) ?? [])].filter((user) => user !== modelId);
      return { layerId, bytes, ...(sharedWith.length > 0 ? { sharedWith } : {}) };
    }),
  }));
}
