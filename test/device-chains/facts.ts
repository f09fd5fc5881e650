import type {
  ChainDevice,
  ChainLayer,
  ChainLink,
  ChainModel,
  ChainOperation,
  ChainRequest,
  DeviceChainsInstance,
} from '../../src/core/solvers/device-chains/index.js';
import { deviceKey, taken, type Calendar, type Calendars } from './calendar.js';
import { lengthTicks, ticks } from './clock.js';

/** Where a request stands: the output of `layer` is on `deviceId` at `time`, ticks. */
export interface Standing {
  readonly layer: number;
  readonly deviceId: string;
  readonly time: number;
}

/** What an instance says, worked out plainly: for oracles, from nothing but the instance. */
export interface Facts {
  readonly instance: DeviceChainsInstance;
  readonly now: number;
  readonly gapFilling: boolean;
  readonly kept: readonly ChainOperation[];
  /** Before anything is planned now. */
  readonly calendars: Calendars;
  readonly device: (id: string) => ChainDevice;
  readonly link: (from: string, to: string) => ChainLink | undefined;
  readonly linksFrom: (id: string) => readonly ChainLink[];
  readonly model: (request: ChainRequest) => ChainModel;
}

export function factsOf(instance: DeviceChainsInstance): Facts {
  const { devices, links, models, ledger = [], nowSeconds = 0, dispatchLeadSeconds = 0, revoke = true } = instance;
  const now = ticks(nowSeconds);
  const until = now + ticks(dispatchLeadSeconds);
  const kept = ledger.filter(({ startSeconds }) => !revoke || ticks(startSeconds) < until);
  const gapFilling = instance.reservation === 'gapFilling';
  const facts = {
    instance,
    now,
    gapFilling,
    kept,
    device: (id: string) => found(devices, (device) => device.id === id, `device ${id}`),
    link: (from: string, to: string) =>
      links.find(({ fromDeviceId, toDeviceId }) => fromDeviceId === from && toDeviceId === to),
    linksFrom: (id: string) => links.filter(({ fromDeviceId }) => fromDeviceId === id),
    model: ({ modelId }: ChainRequest) => found(models, (model) => model.id === modelId, `model ${modelId}`),
  };
  let calendars = idleCalendars(instance, now);
  for (const [key, span] of givenSpans(instance)) calendars = taken(calendars, key, span, gapFilling);
  for (const operation of kept) {
    calendars = taken(calendars, resourceOf(facts, operation), spanOf(operation), gapFilling);
  }
  return { ...facts, calendars };
}

/** Links that name one channel share it. */
export function channelKey({ channelId, fromDeviceId, toDeviceId }: ChainLink): string {
  return channelId === undefined ? `link ${fromDeviceId} ${toDeviceId}` : `channel ${channelId}`;
}

export function resourceOf(facts: Pick<Facts, 'link'>, operation: ChainOperation): string {
  if (operation.kind !== 'transfer') return deviceKey(operation.deviceId);
  const link = facts.link(operation.fromDeviceId, operation.toDeviceId);
  if (link === undefined) throw new Error(`no link ${operation.fromDeviceId} ${operation.toDeviceId}`);
  return channelKey(link);
}

export const spanOf = ({ startSeconds, finishSeconds }: ChainOperation): readonly [number, number] => [
  ticks(startSeconds),
  ticks(finishSeconds),
];

/** Step 4 of an epoch: where the kept operations leave a request; not clipped to now. */
export function standingOf(facts: Facts, request: ChainRequest): Standing {
  let standing: Standing = { layer: 0, deviceId: request.sourceDeviceId, time: ticks(request.releaseSeconds) };
  for (const operation of facts.kept) {
    if (operation.requestId !== request.id || operation.kind === 'load') continue;
    const [, finish] = spanOf(operation);
    const { layer } = operation;
    if (operation.kind === 'transfer') {
      const { fromDeviceId, toDeviceId } = operation;
      const latency = ticks(facts.link(fromDeviceId, toDeviceId)?.latencySeconds ?? 0);
      standing = { layer, deviceId: toDeviceId, time: finish + latency };
    } else {
      standing = { layer, deviceId: operation.deviceId, time: finish };
    }
  }
  return standing;
}

export function isComplete(facts: Facts, request: ChainRequest): boolean {
  const { layer, deviceId } = standingOf(facts, request);
  const { sinkDeviceId = deviceId } = request;
  return layer === facts.model(request).layers.length && deviceId === sinkDeviceId;
}

/** Payload b_0 .. b_L. */
export function payloadBytes({ inputBytes, layers }: ChainModel, layer: number): number {
  return layer === 0 ? inputBytes : layerOf({ layers }, layer).outputBytes;
}

/** Layers count from 1. */
export function layerOf({ layers }: Pick<ChainModel, 'layers'>, layer: number): ChainLayer {
  const found = layers[layer - 1];
  if (found === undefined) throw new Error(`no layer ${layer}`);
  return found;
}

export const isResident = ({ residentLayers = [] }: ChainDevice, modelId: string, layer: number): boolean =>
  residentLayers.some((range) => range.modelId === modelId && range.fromLayer <= layer && layer <= range.toLayer);

export const computeTicks = (device: ChainDevice, model: ChainModel, layer: number): number =>
  lengthTicks(layerOf(model, layer).workFlops, device.speedFlopsPerSecond);

/** Only with memory on demand are weights loaded. */
export function loadTicks({ instance }: Facts, device: ChainDevice, model: ChainModel, layer: number): number {
  const { loadBytesPerSecond } = device;
  if (instance.memoryMode !== 'onDemand' || loadBytesPerSecond === undefined) return 0;
  if (isResident(device, model.id, layer)) return 0;
  return lengthTicks(layerOf(model, layer).weightBytes ?? 0, loadBytesPerSecond);
}

export const sendTicks = (link: ChainLink, bytes: number): number => lengthTicks(8 * bytes, link.rateBitsPerSecond);

export const mayRun = ({ instance }: Facts, device: ChainDevice, model: ChainModel, layer: number): boolean =>
  computeTicks(device, model, layer) < Infinity &&
  (instance.memoryMode !== 'placed' || isResident(device, model.id, layer));

/** Memory of neighbouring layers on one device: what they keep, what is loaded, and the largest working memory. */
export function segmentBytes(device: ChainDevice, model: ChainModel, fromLayer: number, toLayer: number): number {
  let [kept, working] = [0, 0];
  for (let layer = fromLayer; layer <= toLayer; layer++) {
    const { weightBytes = 0, stateBytes = 0, activationBytes = 0 } = layerOf(model, layer);
    kept += stateBytes + (isResident(device, model.id, layer) ? 0 : weightBytes);
    working = Math.max(working, activationBytes);
  }
  return kept + working;
}

/** The later of now, the given ready time and the end of the measured backlog. */
function idleCalendars({ devices, links }: DeviceChainsInstance, now: number): Calendars {
  const calendars = new Map<string, Calendar>();
  const raise = (key: string, readySeconds = 0, backlogTicks: number): void => {
    const ready = Math.max(now, ticks(readySeconds), now + backlogTicks, calendars.get(key)?.ready ?? 0);
    calendars.set(key, { ready, busy: [] });
  };
  for (const { id, readySeconds, backlogFlops = 0, speedFlopsPerSecond: speed } of devices) {
    raise(deviceKey(id), readySeconds, speed === 0 ? 0 : lengthTicks(backlogFlops, speed));
  }
  for (const link of links) {
    const { readySeconds, backlogBytes = 0, rateBitsPerSecond: rate } = link;
    raise(channelKey(link), readySeconds, rate === 0 ? 0 : lengthTicks(8 * backlogBytes, rate));
  }
  return calendars;
}

function givenSpans({ devices, links }: DeviceChainsInstance): (readonly [string, readonly [number, number]])[] {
  const owners = [
    ...devices.map(({ id, busy = [] }) => ({ key: deviceKey(id), busy })),
    ...links.map((link) => ({ key: channelKey(link), busy: link.busy ?? [] })),
  ];
  return owners.flatMap(({ key, busy }) =>
    busy.map(({ startSeconds, finishSeconds }) => [key, [ticks(startSeconds), ticks(finishSeconds)] as const] as const),
  );
}

function found<Item>(items: readonly Item[], matches: (item: Item) => boolean, name: string): Item {
  const item = items.find(matches);
  if (item === undefined) throw new Error(`no ${name}`);
  return item;
}
