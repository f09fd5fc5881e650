import type { Model } from '../../catalogue.js';
import type { UserRequest } from '../../messages.js';
import type { PlanWindow } from '../mode-planner.js';
import { deadlineAtMs, type WaitingRequest } from '../state.js';
import type { CellWorld } from '../world.js';
import type { ChainOptions } from './chain-options.js';
import { newDemand, type ChainDemand } from './demand.js';

/** A request nobody has promised anything yet. */
export interface WaitingEntry {
  readonly open: WaitingRequest;
  /** Time left to the deadline when the plan begins, ms. */
  readonly leftMs: number;
  /** Where its input is; absent: the cell has no devices. */
  readonly sourceDeviceId?: string;
  /** One for every acceptable model the catalogue has, preferred first; none without devices. */
  readonly demands: readonly ChainDemand[];
}

/** Where the input of a request is: on the device it names, or on the first of the cell. */
function sourceOf({ sourceDeviceId }: UserRequest, { cell }: CellWorld): string | undefined {
  return sourceDeviceId ?? cell.devices[0]?.deviceId;
}

const isKnown = (model: Model | undefined): model is Model => model !== undefined;

export function waitingEntry(open: WaitingRequest, { startsAtMs }: PlanWindow, world: CellWorld): WaitingEntry {
  const { request } = open;
  const sourceDeviceId = sourceOf(request, world);
  const leftMs = deadlineAtMs(request) - startsAtMs;
  if (sourceDeviceId === undefined) return { open, leftMs, demands: [] };
  const models = request.models.map((id) => world.models.get(id)).filter(isKnown);
  return { open, leftMs, sourceDeviceId, demands: models.map((model) => newDemand(request, model, sourceDeviceId)) };
}

/** By when a promise is to be planned to be done, ms since 1970. */
export function guardedAtMs(
  deadline: number,
  startsAtMs: number,
  { promiseGuardMs, promiseGuardShare }: ChainOptions,
): number {
  return deadline - promiseGuardMs - promiseGuardShare * Math.max(0, deadline - startsAtMs);
}
