import type { ChainDevice, ChainLink, DeviceClass, Model } from '../../catalogue.js';
import { chainFlopsPerSecond } from '../../physics/index.js';
import { msFromSeconds } from '../../units.js';
import { entryOf, silentSinceMs } from '../device-reports.js';
import { linkKey, type CellState, type LinkState } from '../state.js';
import type { CellWorld } from '../world.js';

/** A device of the cell as it is believed to be. */
export interface NetworkDevice {
  readonly deviceId: string;
  readonly device: ChainDevice;
  readonly deviceClass: DeviceClass;
  readonly flopsPerSecond: number;
  readonly isPresent: boolean;
  /** When the work last measured on it is done, ms since 1970; -Infinity: nothing was measured. */
  readonly readyAtMs: number;
  /** Memory for feature maps it reported; absent: what weights leave. */
  readonly freeMemoryBytes?: number;
  /** Since when it last began empty, ms since 1970; -Infinity: it never lost anything. */
  readonly lostAtMs: number;
}

/** A link of the cell as it is believed to be; 0 bit/s: nothing goes over it, or one of its devices is not there. */
export interface NetworkLink extends ChainLink {
  /** Whether it is up itself, whoever is at its ends. */
  readonly isUp: boolean;
  /** When it last went down, ms since 1970; -Infinity: never. */
  readonly downAtMs: number;
}

/** In order of the catalogue. */
export interface Network {
  readonly devices: readonly NetworkDevice[];
  readonly links: readonly NetworkLink[];
  readonly deviceOf: (deviceId: string) => NetworkDevice | undefined;
  readonly linkOf: (from: string, to: string) => NetworkLink | undefined;
}

function networkDevice(device: ChainDevice, state: CellState, nowMs: number, world: CellWorld): NetworkDevice {
  const { deviceId } = device;
  const deviceClass = world.deviceClasses.get(device.deviceClass);
  if (deviceClass === undefined) throw new Error(`not in the catalogue: device class ${device.deviceClass}`);
  const flopsPerSecond = chainFlopsPerSecond(deviceClass);
  const known = entryOf(state.devices, deviceId);
  const told = { deviceId, device, deviceClass, flopsPerSecond };
  if (known === undefined) return { ...told, isPresent: true, readyAtMs: -Infinity, lostAtMs: -Infinity };
  const { measuredAtMs, backlogFlops, freeMemoryBytes, gone, lostAtMs = -Infinity } = known;
  const silentAtMs = silentSinceMs(measuredAtMs, nowMs, world);
  // A clock that runs ahead makes no device busier than its backlog does from now on.
  const fromMs = Math.min(measuredAtMs, nowMs);
  return {
    ...told,
    isPresent: !gone && silentAtMs === undefined,
    readyAtMs: fromMs + msFromSeconds(backlogFlops / flopsPerSecond),
    ...(freeMemoryBytes !== undefined && { freeMemoryBytes }),
    lostAtMs: gone ? lostAtMs : (silentAtMs ?? lostAtMs),
  };
}

function networkLink(
  link: ChainLink,
  state: CellState,
  deviceOf: (deviceId: string) => NetworkDevice | undefined,
): NetworkLink {
  const known: Partial<LinkState> = entryOf(state.links, linkKey(link.from, link.to)) ?? {};
  const { bitsPerSecond = link.bitsPerSecond, latencyMs = link.latencyMs, downAtMs = -Infinity } = known;
  const isThere = deviceOf(link.from)?.isPresent === true && deviceOf(link.to)?.isPresent === true;
  return {
    ...link,
    bitsPerSecond: isThere ? bitsPerSecond : 0,
    ...{ latencyMs, downAtMs, isUp: bitsPerSecond > 0 },
  };
}

/**
 * Devices and links of a cell as they are believed to be: what was reported, where nothing was what the catalogue says. Gone and
 * silent devices stay in it, without links.
 */
export function networkAt(state: CellState, nowMs: number, world: CellWorld): Network {
  const devices = world.cell.devices.map((device) => networkDevice(device, state, nowMs, world));
  const byId = new Map(devices.map((device) => [device.deviceId, device]));
  const deviceOf = (deviceId: string): NetworkDevice | undefined => byId.get(deviceId);
  const links = world.cell.links.map((link) => networkLink(link, state, deviceOf));
  const byEnds = new Map(links.map((link) => [linkKey(link.from, link.to), link]));
  return { devices, links, deviceOf, linkOf: (from, to) => byEnds.get(linkKey(from, to)) };
}

/** The same cell with nothing on its devices. */
export function idle(network: Network): Network {
  return { ...network, devices: network.devices.map((device) => ({ ...device, readyAtMs: -Infinity })) };
}

const bytesOf = (models: readonly Model[]): number => {
  const layers = new Map(
    models.flatMap((model) => model.layers.map(({ layerId, bytes }) => [layerId, bytes] as const)),
  );
  return [...layers.values()].reduce((sum, bytes) => sum + bytes, 0);
};

/** Memory a device has for feature maps of a model, bytes; below 0: it does not hold the model. */
export function freeBytesFor(
  model: Model,
  { device, deviceClass, freeMemoryBytes }: NetworkDevice,
  world: CellWorld,
): number {
  const { models: held } = device;
  if (held !== undefined && !held.includes(model.modelId)) return -1;
  const weights = held === undefined ? [model] : held.flatMap((modelId) => world.models.get(modelId) ?? []);
  const leftBytes = deviceClass.memoryBytes - bytesOf(weights);
  return leftBytes < 0 ? leftBytes : (freeMemoryBytes ?? leftBytes);
}
