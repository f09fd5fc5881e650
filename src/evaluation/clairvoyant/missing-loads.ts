import type { Model } from '../../core/catalogue.js';
import type { CellWorld } from '../../core/cell/index.js';
import { loadMs } from '../../core/physics/index.js';

/** Time to load what a model lacks behind those loaded before, as bits, if all of it is still there; ms. */
export function missingLoads(models: readonly Model[], world: CellWorld): (loaded: number, model: Model) => number {
  const known = new Map<Model, Map<number, number>>(models.map((model) => [model, new Map()]));
  const missingMs = (loaded: number, model: Model): number => {
    const there = new Set(models.flatMap(({ modelId }, index) => groupsIf((loaded & (1 << index)) !== 0, modelId)));
    const missing = groupsIf(true, model.modelId).filter((group) => !there.has(group));
    const bytes = missing.reduce((sum, group) => sum + (world.blockGroups.groups[group]?.bytes ?? 0), 0);
    return world.cell.gpu === undefined ? Infinity : loadMs(bytes, world.cell.gpu);
  };
  const groupsIf = (is: boolean, modelId: string): readonly number[] =>
    is ? [...(world.blockGroups.ofModel.get(modelId) ?? [])] : [];
  return (loaded, model) => {
    const remembered = known.get(model)?.get(loaded);
    if (remembered !== undefined) return remembered;
    const ms = missingMs(loaded, model);
    known.get(model)?.set(loaded, ms);
    return ms;
  };
}
