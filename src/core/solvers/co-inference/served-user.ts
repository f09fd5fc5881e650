import type { Grant } from './cell/cell.js';
import type { Continued } from './epoch/under-way.js';
import { continuedWatts } from './epoch/under-way.js';
import type { CoInferenceServed } from './result.js';
import { joulesFor, secondsFor } from './single/operating-point.js';
import type { Operation } from './single/operation.js';
import type { Settings } from './settings.js';

/** Whatever was granted beside power and clocks. */
type Share = Pick<CoInferenceServed, 'bandwidthHz' | 'blocks' | 'serverSlices'>;

/** Times and energy of an operation at the fractions it keeps. */
export function servedUser(operation: Operation, share: Share): CoInferenceServed {
  const { option, deviceRetained, serverRetained, distortion, point } = operation;
  const { task, split, user } = option;
  const deviceHz = task.deviceCycles > 0 ? point.deviceHz : 0;
  const serverHz = task.serverCycles > 0 ? point.serverHz : 0;
  const sent = task.structured ? deviceRetained : 1;
  return {
    id: user.id,
    served: true,
    splitId: split.id,
    deviceRetained,
    serverRetained,
    distortion,
    powerWatts: point.powerWatts,
    deviceHz,
    serverHz,
    deviceSeconds: secondsFor(deviceRetained * task.deviceCycles, deviceHz),
    uploadSeconds: sent * point.uploadSeconds,
    serverSeconds: secondsFor(serverRetained * task.serverCycles, serverHz),
    energyJoules:
      sent * point.uploadJoules +
      deviceRetained * joulesFor(task.deviceKappa, task.deviceCycles, deviceHz) +
      serverRetained * joulesFor(task.serverKappa, task.serverCycles, serverHz),
    ...share,
  };
}

export function grantedUser(
  { operation, amount, slices }: Grant,
  bandwidthHz: number,
  inBlocks: boolean,
): CoInferenceServed {
  return servedUser(operation, {
    bandwidthHz,
    ...(inBlocks && { blocks: amount }),
    ...(slices !== undefined && { serverSlices: slices }),
  });
}

/** A request under way: a computing one holds nothing yet, its blocks are reserved for the upload to come. */
export function continuedUser(
  { request, blocks }: Continued,
  hertz: (blocks: number) => number,
  settings: Settings,
): CoInferenceServed {
  const { user, split, started, isComputing } = request;
  const uploads = started.uploadBitsLeft > 0;
  const powerWatts = uploads ? continuedWatts(request, hertz(blocks)) : 0;
  const uploadSeconds = uploads ? request.uploadSeconds : 0;
  return {
    id: user.id,
    served: true,
    splitId: split.id,
    deviceRetained: started.retained,
    serverRetained: started.retained,
    distortion: settings.distortion.at(started.retained),
    bandwidthHz: isComputing ? 0 : hertz(blocks),
    powerWatts,
    deviceHz: request.deviceHz,
    serverHz: request.serverHz,
    deviceSeconds: request.deviceSeconds,
    uploadSeconds,
    serverSeconds: request.serverSeconds,
    energyJoules: request.deviceJoules + powerWatts * uploadSeconds,
    blocks: isComputing ? 0 : blocks,
    reservedBlocks: isComputing ? blocks : 0,
  };
}
