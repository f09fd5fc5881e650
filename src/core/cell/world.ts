import type { Catalogue, Cell, DeviceClass, Model } from '../catalogue.js';
import { blockGroups, type BlockGroups } from './block-groups.js';
import { modelWork, type ModelWork } from '../physics/index.js';

/** A model on a device class, and what the one is for the other. */
export interface CatalogueWork {
  readonly model: Model;
  readonly device: DeviceClass;
  readonly work: ModelWork;
}

/** The unchanging part of planning one cell: its catalogue entries, looked up by id. */
export interface CellWorld {
  readonly cell: Cell;
  readonly models: ReadonlyMap<string, Model>;
  readonly deviceClasses: ReadonlyMap<string, DeviceClass>;
  /** Size of every layer of every model, by layer id. */
  readonly blockBytes: ReadonlyMap<string, number>;
  /** The layers of all models as GPU memory is planned in. */
  readonly blockGroups: BlockGroups;
  /** Work of a model on a device class for a batch; remembered, because it is asked for every epoch. */
  readonly workOf: (modelId: string, deviceClass: string, batchSize: number) => CatalogueWork;
}

function rememberedWork(
  models: ReadonlyMap<string, Model>,
  deviceClasses: ReadonlyMap<string, DeviceClass>,
): CellWorld['workOf'] {
  const known = new Map<string, CatalogueWork>();
  return (modelId, deviceClass, batchSize) => {
    const key = JSON.stringify([modelId, deviceClass, batchSize]);
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const model = models.get(modelId);
    const device = deviceClasses.get(deviceClass);
    if (model === undefined || device === undefined) throw new Error(`not in the catalogue: ${key}`);
    const work = { model, device, work: modelWork(model, device, batchSize) };
    known.set(key, work);
    return work;
  };
}

/** The worlds of all cells of a catalogue, by cell id. */
export function cellWorlds(catalogue: Catalogue): ReadonlyMap<string, CellWorld> {
  const models = new Map(catalogue.models.map((model) => [model.modelId, model]));
  const deviceClasses = new Map(catalogue.deviceClasses.map((device) => [device.deviceClass, device]));
  const blockBytes = new Map(
    catalogue.models.flatMap(({ layers }) => layers.map(({ layerId, bytes }) => [layerId, bytes] as const)),
  );
  const groups = blockGroups(catalogue.models);
  const workOf = rememberedWork(models, deviceClasses);
  return new Map(
    catalogue.cells.map((cell) => [
      cell.cellId,
      { cell, models, deviceClasses, blockBytes, blockGroups: groups, workOf },
    ]),
  );
}
