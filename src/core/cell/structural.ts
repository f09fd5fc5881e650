import type { Mode } from '../catalogue.js';
import type { UserRequest } from '../messages.js';
import type { RefusalReason } from '../reasons.js';
import { channelBelief } from './channel.js';
import type { UserState } from './state.js';
import type { CellWorld } from './world.js';

export interface StructuralObstacle {
  readonly reason: RefusalReason;
  readonly cause: string;
}

/** Modes that the request allows, the cell offers and a planner exists for, in the request's order. */
export function usableModes(request: UserRequest, world: CellWorld, planned: readonly Mode[]): readonly Mode[] {
  const offered = world.cell.modes.filter((mode) => planned.includes(mode));
  return (request.modes ?? offered).filter((mode) => offered.includes(mode));
}

function unknownDevice(request: UserRequest, world: CellWorld): string | undefined {
  const { deviceClass, sourceDeviceId, sinkDeviceId } = request;
  if (deviceClass !== undefined && !world.deviceClasses.has(deviceClass)) return `device class "${deviceClass}"`;
  return [sourceDeviceId, sinkDeviceId]
    .filter((id) => id !== undefined)
    .filter((id) => !world.cell.devices.some((device) => device.deviceId === id))
    .map((id) => `device "${id}"`)[0];
}

/** What a request asks for and the catalogue does not have. */
export function catalogueObstacle(
  request: UserRequest,
  world: CellWorld,
  planned: readonly Mode[],
): StructuralObstacle | undefined {
  if (!request.models.some((model) => world.models.has(model))) {
    return { reason: 'UNKNOWN_MODEL', cause: `catalogue: has none of ${request.models.join(', ')}` };
  }
  const device = unknownDevice(request, world);
  if (device !== undefined) return { reason: 'UNKNOWN_DEVICE', cause: `catalogue: has no ${device}` };
  if (usableModes(request, world, planned).length > 0) return undefined;
  const offered = world.cell.modes.filter((mode) => planned.includes(mode)).join(', ');
  return {
    reason: 'MODE_NOT_OFFERED',
    cause: `modes: asked ${(request.modes ?? []).join(', ') || 'any'}, offered ${offered || 'none'}`,
  };
}

/**
 * The first reason a new request cannot be planned at all, found without any solver; the solvers' own "impossible"
 * reasons come after these in the order of precedence.
 */
export function structuralObstacle(
  request: UserRequest,
  user: UserState | undefined,
  world: CellWorld,
  planned: readonly Mode[],
  nowMs: number,
): StructuralObstacle | undefined {
  const obstacle = catalogueObstacle(request, world, planned);
  if (obstacle !== undefined) return obstacle;
  const belief = channelBelief(user, 'downlink', world.cell, nowMs);
  if (belief === undefined)
    return { reason: 'NO_CHANNEL_REPORT', cause: `downlink: user ${request.userId} never reported` };
  if (!belief.current) {
    const age = nowMs - (user?.downlink.at(-1)?.atMs ?? 0);
    return {
      reason: 'NO_CHANNEL_REPORT',
      cause: `downlink: last report is ${age} ms old, ${world.cell.downlinkValidityMs} ms allowed`,
    };
  }
  return undefined;
}
