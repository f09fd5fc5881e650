import type { CellWorld, UnderWayDownload, WaitingRequest } from '../../../core/cell/index.js';
import { modelBytes, NOT_STARTED } from '../../../core/physics/index.js';

/**
 * A waiting request as it would be under way at `atMs`: the first of its models that the catalogue has and the device
 * has memory for. Undefined when there is none.
 */
export function beginDownload(
  { request }: WaitingRequest,
  atMs: number,
  world: CellWorld,
): UnderWayDownload | undefined {
  const device = world.deviceClasses.get(request.deviceClass ?? world.cell.defaultDeviceClass);
  const model = request.models
    .map((modelId) => world.models.get(modelId))
    .filter((known) => known !== undefined)
    .find((known) => modelBytes(known) <= (device?.memoryBytes ?? 0));
  if (device === undefined || model === undefined) return undefined;
  return {
    kind: 'under-way',
    request,
    modelId: model.modelId,
    deviceClass: device.deviceClass,
    predictedFinishAtMs: atMs,
    progress: { mode: 'download', ...NOT_STARTED },
    progressAtMs: atMs,
  };
}
