import type { Direction, Mode } from '../catalogue.js';
import type { UserRequest } from '../messages.js';
import type { RefusalReason } from '../reasons.js';
import { channelBelief, validityMs } from './channel.js';
import type { UserState } from './state.js';
import type { CellWorld } from './world.js';

export interface StructuralObstacle {
  readonly reason: RefusalReason;
  readonly cause: string;
}

/** Direction of the radio a mode moves its bits in; a chain's devices have links of their own. */
const DIRECTION_OF: Readonly<Record<Mode, Direction | undefined>> = {
  offload: 'uplink',
  'co-inference': 'uplink',
  download: 'downlink',
  chain: undefined,
};

/** What the form of a request rules out: a GPU's batch is made of requests, each with one input. */
function canTake(mode: Mode, { batchSize = 1 }: UserRequest): boolean {
  return mode !== 'offload' || batchSize === 1;
}

/** Modes that the request allows, the cell offers and a planner exists for, in the request's order. */
export function usableModes(request: UserRequest, world: CellWorld, planned: readonly Mode[]): readonly Mode[] {
  const offered = world.cell.modes.filter((mode) => planned.includes(mode));
  return (request.modes ?? offered).filter((mode) => offered.includes(mode) && canTake(mode, request));
}

/** Whether what is known of a user's channel is recent enough to plan a mode with. */
function hasChannel(mode: Mode, user: UserState | undefined, world: CellWorld, nowMs: number): boolean {
  const direction = DIRECTION_OF[mode];
  return direction === undefined || channelBelief(user, direction, world.cell, nowMs)?.current === true;
}

/**
 * The mode a waiting request is planned in: the first usable one whose channel is known, else the first usable one.
 * Undefined when it has none.
 */
export function chosenMode(
  request: UserRequest,
  user: UserState | undefined,
  world: CellWorld,
  planned: readonly Mode[],
  nowMs: number,
): Mode | undefined {
  const usable = usableModes(request, world, planned);
  return usable.find((mode) => hasChannel(mode, user, world, nowMs)) ?? usable[0];
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
  return { reason: 'MODE_NOT_OFFERED', cause: modeCause(request, world, planned) };
}

function modeCause(request: UserRequest, world: CellWorld, planned: readonly Mode[]): string {
  const single = { ...request, batchSize: 1 };
  if (usableModes(single, world, planned).length > 0) {
    return `modes: offload takes one input a request, batchSize is ${request.batchSize ?? 1}`;
  }
  const offered = world.cell.modes.filter((mode) => planned.includes(mode)).join(', ');
  return `modes: asked ${(request.modes ?? []).join(', ') || 'any'}, offered ${offered || 'none'}`;
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
  const mode = chosenMode(request, user, world, planned, nowMs);
  const direction = mode === undefined ? undefined : DIRECTION_OF[mode];
  return direction === undefined ? undefined : channelObstacle(request, direction, user, world, nowMs);
}

function channelObstacle(
  { userId }: UserRequest,
  direction: Direction,
  user: UserState | undefined,
  { cell }: CellWorld,
  nowMs: number,
): StructuralObstacle | undefined {
  const belief = channelBelief(user, direction, cell, nowMs);
  if (belief === undefined) {
    return { reason: 'NO_CHANNEL_REPORT', cause: `${direction}: user ${userId} never reported` };
  }
  if (belief.current) return undefined;
  const ageMs = nowMs - (user?.[direction].at(-1)?.atMs ?? 0);
  const allowedMs = validityMs(cell, direction);
  return {
    reason: 'NO_CHANNEL_REPORT',
    cause: `${direction}: last report is ${ageMs} ms old, ${allowedMs} ms allowed`,
  };
}
