import type { CellWorld, OffloadEntry, PlanWindow, UnderWayOffload } from '../../../core/cell/index.js';

/**
 * A waiting request as it would be under way when a plan begins: under the first of its models that the catalogue has and
 * the memory of the GPU holds. Undefined when there is none.
 */
export function beginOffload(
  { open: { request }, models, bits }: OffloadEntry,
  { startsAtMs }: PlanWindow,
  { cell }: CellWorld,
): UnderWayOffload | undefined {
  const [model] = models;
  if (model === undefined) return undefined;
  return {
    kind: 'under-way',
    request,
    modelId: model.modelId,
    deviceClass: request.deviceClass ?? cell.defaultDeviceClass,
    predictedFinishAtMs: startsAtMs,
    progress: {
      ...{ mode: 'offload', uploadedBits: 0, layersDone: 0 },
      ...(bits(model) === 0 && { uploadedAtMs: startsAtMs }),
    },
    progressAtMs: startsAtMs,
  };
}
