import type { Model } from '../../catalogue.js';
import type { UserRequest } from '../../messages.js';
import type { PlanWindow } from '../mode-planner.js';
import { deadlineAtMs, type ChainStep, type UnderWayChain } from '../state.js';
import type { CellWorld } from '../world.js';
import type { Network } from './network.js';
import { modelOf, withStepsDone } from './progress.js';
import { departureOf, doneAtMs, resultOf } from './steps.js';

/** What is left of one request when it is planned. */
export interface ChainDemand {
  readonly request: UserRequest;
  readonly model: Model;
  readonly sinkDeviceId?: string;
  /** The output of so many layers is on the holder when the plan begins, or when the first of `begun` starts. */
  readonly layersDone: number;
  readonly holderDeviceId: string;
  /** Devices on which that output is too: they need not be handed it. */
  readonly copies: readonly string[];
  /** Steps that are believed to be done by then and that no executor has told of yet. */
  readonly done: readonly ChainStep[];
  /** Steps that have begun by then and are not done. */
  readonly begun: readonly ChainStep[];
  /** What was meant to follow them. */
  readonly planned: readonly ChainStep[];
  readonly deadlineAtMs: number;
}

/** A chain under way, its steps moved to where they are by now. */
export function demandOf(
  open: UnderWayChain,
  dispatchedUntilMs: number,
  { startsAtMs }: PlanWindow,
  world: CellWorld,
): ChainDemand {
  const { progress, request } = open;
  const hasBegun = (step: ChainStep): boolean => step.startsAtMs < Math.min(dispatchedUntilMs, startsAtMs);
  const begun = progress.steps.filter(hasBegun);
  const done = begun.filter((step) => doneAtMs(step) <= startsAtMs);
  const last = done.at(-1);
  const layersDone = last?.layer ?? progress.layersDone;
  const holderDeviceId = last === undefined ? progress.holderDeviceId : resultOf(last).deviceId;
  const copies = withStepsDone(progress.featureMaps, done, startsAtMs)
    .filter(({ layer }) => layer === layersDone)
    .map(({ deviceId }) => deviceId);
  const left = { begun: begun.slice(done.length), planned: progress.steps.slice(begun.length) };
  return {
    request,
    model: modelOf(open, world),
    ...(progress.sinkDeviceId !== undefined && { sinkDeviceId: progress.sinkDeviceId }),
    ...{ layersDone, copies, done, deadlineAtMs: deadlineAtMs(request) },
    ...joined(holderDeviceId, copies, left),
  };
}

type Left = Pick<ChainDemand, 'begun' | 'planned'>;

/** What was planned may go on from a copy; not from beside what is under way to somewhere else. */
function joined(
  holder: string,
  copies: readonly string[],
  { begun, planned }: Left,
): Left & Pick<ChainDemand, 'holderDeviceId'> {
  const last = begun.at(-1);
  const [next] = planned;
  const fromDeviceId = next === undefined ? holder : departureOf(next);
  if (last !== undefined) {
    const goesOn = resultOf(last).deviceId === fromDeviceId;
    return { holderDeviceId: holder, begun, planned: goesOn ? planned : [] };
  }
  return { holderDeviceId: copies.includes(fromDeviceId) ? fromDeviceId : holder, begun, planned };
}

/** A request nobody has promised anything yet, under one of its models. */
export function newDemand(request: UserRequest, model: Model, sourceDeviceId: string): ChainDemand {
  const { sinkDeviceId } = request;
  return {
    ...{ request, model, layersDone: 0, holderDeviceId: sourceDeviceId, copies: [], done: [], begun: [], planned: [] },
    ...(sinkDeviceId !== undefined && { sinkDeviceId }),
    deadlineAtMs: deadlineAtMs(request),
  };
}

/** Where a request stands when everything that has begun is done. */
export function placeAfter({ layersDone, holderDeviceId, begun }: ChainDemand): {
  readonly layer: number;
  readonly deviceId: string;
} {
  const last = begun.at(-1);
  return last === undefined ? { layer: layersDone, deviceId: holderDeviceId } : resultOf(last);
}

/** Whether nothing is left to plan. */
export function isComplete(demand: ChainDemand): boolean {
  const { layer, deviceId } = placeAfter(demand);
  return layer === demand.model.layers.length && (demand.sinkDeviceId ?? deviceId) === deviceId;
}

/** Seconds that a request would take on a device of the mean speed of those that are there; 0 without any. */
function serviceSeconds({ model, request }: ChainDemand, network: Network): number {
  const speeds = network.devices.filter(({ isPresent }) => isPresent).map(({ flopsPerSecond }) => flopsPerSecond);
  const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
  const flops = model.layers.reduce((sum, layer) => sum + layer.flops, 0) * (request.batchSize ?? 1);
  return speeds.length === 0 ? 0 : flops / mean;
}

/**
 * How long a request waits until its priority counts double, s; 0: for ever. So many mean service times of what is planned, each
 * of them the work of the whole model on a device of mean speed: known from catalogue and state alone.
 */
export function agingSeconds(demands: readonly ChainDemand[], serviceTimes: number, network: Network): number {
  if (demands.length === 0) return 0;
  const total = demands.reduce((sum, demand) => sum + serviceSeconds(demand, network), 0);
  return (serviceTimes * total) / demands.length;
}
