import type {
  ChainDevice,
  ChainLayer,
  ChainLink,
  ChainModel,
  ChainOperation,
  ChainRequest,
  DeviceChainsInstance,
  LayerRange,
} from '../../solvers/device-chains/index.js';
import { payloadBytes } from '../../physics/index.js';
import { secondsFromMs } from '../../units.js';
import type { ChainStep } from '../state.js';
import type { CellWorld } from '../world.js';
import type { InstanceClock } from './clock.js';
import type { ChainDemand } from './demand.js';
import { freeBytesFor, type Network, type NetworkDevice, type NetworkLink } from './network.js';
import { departureOf, resultOf } from './steps.js';

/** One request of an instance, with what of it is fixed and how late it may be. */
export interface PlannedDemand {
  readonly demand: ChainDemand;
  /** Steps that stay as they are, in order of the chain. */
  readonly fixed: readonly ChainStep[];
  readonly deadlineAtMs: number;
  /** Rather no plan than a late one. */
  readonly hardDeadline: boolean;
}

/** The rest of a model behind the layers that are done, for inputs of one size. */
interface RestOfModel {
  readonly id: string;
  readonly demand: ChainDemand;
  /**
   * Where the result is, if that is all there is to hand on. Such a rest becomes one layer without work on that device: an instance
   * has no model without layers.
   */
  readonly resultDeviceId?: string;
}

/** What is fixed of a request, as one way without a gap. */
interface FixedWay {
  readonly sourceDeviceId: string;
  readonly ledger: readonly ChainStep[];
  /** Transfers to where the way does not go on from: it goes on from a copy. */
  readonly strays: readonly ChainStep[];
}

function fixedWay({ demand, fixed }: PlannedDemand): FixedWay {
  const places = [demand.holderDeviceId, ...fixed.map((step) => resultOf(step).deviceId)];
  const gap = fixed.findLastIndex((step, index) => departureOf(step) !== places[index]);
  const next = fixed[gap];
  if (next === undefined) return { sourceDeviceId: demand.holderDeviceId, ledger: fixed, strays: [] };
  return { sourceDeviceId: departureOf(next), ledger: fixed.slice(gap), strays: fixed.slice(0, gap) };
}

function restOf({ demand, fixed }: PlannedDemand): RestOfModel {
  const { model, layersDone, request, holderDeviceId } = demand;
  const inputBytes = layersDone === 0 ? (request.inputBytes ?? model.inputBytes) : 0;
  const id = [model.modelId, layersDone, request.batchSize ?? 1, inputBytes];
  if (layersDone < model.layers.length) return { id: JSON.stringify(id), demand };
  const last = fixed.at(-1);
  const resultDeviceId = last === undefined ? holderDeviceId : resultOf(last).deviceId;
  return { id: JSON.stringify([...id, resultDeviceId]), demand, resultDeviceId };
}

function restModel({ id, demand, resultDeviceId }: RestOfModel): ChainModel {
  const { model, layersDone, request } = demand;
  const batchSize = request.batchSize ?? 1;
  const bytesBehind = (layer: number): number => payloadBytes(model, layer, batchSize, request.inputBytes);
  const inputBytes = bytesBehind(layersDone);
  if (resultDeviceId !== undefined) return { id, inputBytes, layers: [{ workFlops: 0, outputBytes: inputBytes }] };
  const layers = model.layers.slice(layersDone).map(({ flops }, index): ChainLayer => ({
    workFlops: flops * batchSize,
    outputBytes: bytesBehind(layersDone + index + 1),
  }));
  return { id, inputBytes, layers };
}

/** What a layer works with: its input, its output and what is between, bytes. */
export function workingBytes({ model, request }: ChainDemand, layer: number): number {
  const batchSize = request.batchSize ?? 1;
  const bytesBehind = (done: number): number => payloadBytes(model, done, batchSize, request.inputBytes);
  return model.activationBytesPerInput * batchSize + bytesBehind(layer - 1) + bytesBehind(layer);
}

/** Whether a device has room for what a layer works with. */
export function hasRoom(demand: ChainDemand, layer: number, device: NetworkDevice, world: CellWorld): boolean {
  return workingBytes(demand, layer) <= freeBytesFor(demand.model, device, world);
}

/** The layers of a rest that a device may compute. */
function rangesOn(device: NetworkDevice, rest: RestOfModel, world: CellWorld): readonly LayerRange[] {
  const { id, demand, resultDeviceId } = rest;
  if (resultDeviceId !== undefined) {
    return device.deviceId === resultDeviceId ? [{ modelId: id, fromLayer: 1, toLayer: 1 }] : [];
  }
  const ranges: { modelId: string; fromLayer: number; toLayer: number }[] = [];
  for (let layer = demand.layersDone + 1; layer <= demand.model.layers.length; layer += 1) {
    if (!hasRoom(demand, layer, device, world)) continue;
    const number = layer - demand.layersDone;
    const range = ranges.at(-1);
    if (range?.toLayer === number - 1) range.toLayer = number;
    else ranges.push({ modelId: id, fromLayer: number, toLayer: number });
  }
  return ranges;
}

function deviceOf(
  device: NetworkDevice,
  rests: readonly RestOfModel[],
  clock: InstanceClock,
  earliestMs: number,
  world: CellWorld,
): ChainDevice {
  return {
    id: device.deviceId,
    speedFlopsPerSecond: device.isPresent ? device.flopsPerSecond : 0,
    ...(device.readyAtMs > earliestMs && { readySeconds: clock.secondsAt(device.readyAtMs) }),
    residentLayers: rests.flatMap((rest) => rangesOn(device, rest, world)),
  };
}

function linkOf(link: NetworkLink, strays: readonly ChainStep[], clock: InstanceClock): ChainLink {
  const { from, to, bitsPerSecond, latencyMs, channelId } = link;
  const busy = strays
    .filter((step) => step.kind === 'transfer' && step.from === from && step.to === to)
    .map(({ startsAtMs, finishesAtMs }) => {
      return { startSeconds: clock.secondsAt(startsAtMs), finishSeconds: clock.secondsAt(finishesAtMs) };
    });
  return {
    ...{ fromDeviceId: from, toDeviceId: to },
    ...{ rateBitsPerSecond: bitsPerSecond, latencySeconds: secondsFromMs(latencyMs) },
    ...(channelId !== undefined && { channelId }),
    ...(busy.length > 0 && { busy }),
  };
}

function operationOf(step: ChainStep, { request, layersDone }: ChainDemand, clock: InstanceClock): ChainOperation {
  const times = {
    requestId: request.requestId,
    startSeconds: clock.secondsAt(step.startsAtMs),
    finishSeconds: clock.secondsAt(step.finishesAtMs),
  };
  const layer = step.layer - layersDone;
  return step.kind === 'compute'
    ? { ...times, kind: 'compute', layer, deviceId: step.deviceId }
    : { ...times, kind: 'transfer', layer, fromDeviceId: step.from, toDeviceId: step.to };
}

function requestOf(planned: PlannedDemand, clock: InstanceClock): ChainRequest {
  const { demand, deadlineAtMs, hardDeadline } = planned;
  const { request, sinkDeviceId } = demand;
  return {
    id: request.requestId,
    modelId: restOf(planned).id,
    sourceDeviceId: fixedWay(planned).sourceDeviceId,
    ...(sinkDeviceId !== undefined && { sinkDeviceId }),
    releaseSeconds: clock.secondsAt(request.arrivedAtMs),
    weight: request.priority ?? 1,
    deadlineSeconds: clock.secondsAt(deadlineAtMs),
    hardDeadline,
  };
}

/** The instance's choices that are the same for all requests. */
export type InstanceRules = Pick<DeviceChainsInstance, 'method' | 'order' | 'agingTauSeconds'>;

/** Nothing in the instance of some requests is before it, ms since 1970. */
export function earliestOf(planned: readonly PlannedDemand[], startsAtMs: number): number {
  return planned.reduce(
    (earliest, { demand, fixed }) =>
      Math.min(earliest, demand.request.arrivedAtMs, ...fixed.slice(0, 1).map((step) => step.startsAtMs)),
    startsAtMs,
  );
}

/**
 * What the solver is asked: requests with what is left of them, and the network as it is believed to be. Devices compute what they
 * hold and have room for; work measured on a device and work we know of count once, whichever lasts longer.
 */
export function chainsInstance(
  planned: readonly PlannedDemand[],
  startsAtMs: number,
  rules: InstanceRules,
  network: Network,
  clock: InstanceClock,
  world: CellWorld,
): DeviceChainsInstance {
  const rests = [...new Map(planned.map(restOf).map((rest) => [rest.id, rest])).values()];
  const ways = planned.map((one) => ({ demand: one.demand, ...fixedWay(one) }));
  const strays = ways.flatMap((way) => way.strays);
  return {
    ...rules,
    nowSeconds: clock.secondsAt(startsAtMs),
    revoke: false,
    reservation: 'gapFilling',
    memoryMode: 'placed',
    devices: network.devices.map((device) => deviceOf(device, rests, clock, startsAtMs, world)),
    links: network.links.map((link) => linkOf(link, strays, clock)),
    models: rests.map(restModel),
    requests: planned.map((one) => requestOf(one, clock)),
    ledger: ways.flatMap(({ demand, ledger }) => ledger.map((step) => operationOf(step, demand, clock))),
  };
}
