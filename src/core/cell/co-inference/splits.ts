import type { DeviceClass, Model } from '../../catalogue.js';
import type { UserRequest } from '../../messages.js';
import type { CoInferenceSplit } from '../../solvers/co-inference/index.js';
import { bitsFromBytes } from '../../units.js';
import type { CellWorld } from '../world.js';

/** Name of a cut for the solver: how many layers stay on the device. */
export const splitId = (layersOnDevice: number): string => String(layersOnDevice);

/**
 * Every place where one tensor alone flows: before the first layer, behind each, and behind the last, where nothing is
 * sent. Layers are the blocks of the catalogue, so no cut lies inside a residual block.
 */
export function splitsOf(
  model: Model,
  { inputBytes = model.inputBytes, batchSize = 1 }: UserRequest,
  device: DeviceClass,
  { cell }: CellWorld,
): readonly CoInferenceSplit[] {
  const flops = model.layers.reduce((sum, layer) => sum + layer.flops, 0);
  let onDevice = 0;
  let deviceBytes = 0;
  const cut = (layers: number, bytes: number): CoInferenceSplit => ({
    id: splitId(layers),
    deviceCycles: (onDevice * batchSize) / device.flopsPerCycle,
    serverCycles: layers === model.layers.length ? 0 : ((flops - onDevice) * batchSize) / cell.serverFlopsPerCycle,
    uploadBits: bitsFromBytes(bytes) * batchSize,
    deviceBytes,
  });
  const first = cut(0, inputBytes);
  const later = model.layers.map((layer, index) => {
    onDevice += layer.flops;
    deviceBytes += layer.bytes;
    const isLast = index === model.layers.length - 1;
    return cut(index + 1, isLast ? 0 : layer.outputBytes);
  });
  return [first, ...later];
}
