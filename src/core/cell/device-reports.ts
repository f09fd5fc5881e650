import type { DeviceReport, LinkReport } from '../messages.js';
import { linkKey, type CellState, type DeviceState, type LinkState } from './state.js';
import type { CellWorld } from './world.js';

export type ChainReport = DeviceReport | LinkReport;

/** What is known of the devices and links of a cell. */
export type KnownDevices = Pick<CellState, 'devices' | 'links'>;

/** When a device that was last heard of at `measuredAtMs` has counted as gone since then, if it has by `atMs`. */
export function silentSinceMs(measuredAtMs: number, atMs: number, { cell }: CellWorld): number | undefined {
  const endsAtMs = measuredAtMs + cell.deviceValidityMs;
  return atMs > endsAtMs ? endsAtMs : undefined;
}

/** A device after one more report; what it held is lost when it goes, and when it was silent for too long before. */
function deviceAfter(known: DeviceState | undefined, report: DeviceReport, world: CellWorld): DeviceState {
  const { measuredAtMs, backlogFlops, freeMemoryBytes, gone = false } = report;
  const silentAtMs = known && silentSinceMs(known.measuredAtMs, measuredAtMs, world);
  const wasGone = known?.gone === true;
  const stoodAtMs = wasGone ? known.lostAtMs : (silentAtMs ?? known?.lostAtMs);
  const lostAtMs = gone && !wasGone ? (silentAtMs ?? measuredAtMs) : stoodAtMs;
  return {
    ...{ measuredAtMs, backlogFlops, gone },
    ...(freeMemoryBytes !== undefined && { freeMemoryBytes }),
    ...(lostAtMs !== undefined && { lostAtMs }),
  };
}

function linkAfter(known: LinkState | undefined, report: LinkReport): LinkState {
  const { measuredAtMs, bitsPerSecond } = report;
  const latencyMs = report.latencyMs ?? known?.latencyMs;
  const goesDown = bitsPerSecond === 0 && known?.bitsPerSecond !== 0;
  const downAtMs = goesDown ? measuredAtMs : known?.downAtMs;
  return {
    ...{ measuredAtMs, bitsPerSecond },
    ...(latencyMs !== undefined && { latencyMs }),
    ...(downAtMs !== undefined && { downAtMs }),
  };
}

/** What is known under a key; a device may call itself `constructor`. */
export function entryOf<Entry>(known: Readonly<Record<string, Entry>> | undefined, key: string): Entry | undefined {
  return known !== undefined && Object.hasOwn(known, key) ? known[key] : undefined;
}

function withEntry<Entry>(
  known: Readonly<Record<string, Entry>> | undefined,
  key: string,
  entry: Entry,
): Readonly<Record<string, Entry>> {
  return Object.assign(Object.create(null) as Record<string, Entry>, known, { [key]: entry });
}

/**
 * What is known after one more report of a device or a link; the same object when the report changes nothing, because it is not newer
 * than what is known or is about what the catalogue does not have.
 */
export function withChainReport(known: KnownDevices, report: ChainReport, world: CellWorld): KnownDevices {
  if (report.kind === 'device') {
    const { deviceId } = report;
    const before = entryOf(known.devices, deviceId);
    if (!world.cell.devices.some((device) => device.deviceId === deviceId) || isStale(before, report)) return known;
    return { ...known, devices: withEntry(known.devices, deviceId, deviceAfter(before, report, world)) };
  }
  const { from, to } = report;
  const key = linkKey(from, to);
  const before = entryOf(known.links, key);
  if (!world.cell.links.some((link) => link.from === from && link.to === to) || isStale(before, report)) return known;
  return { ...known, links: withEntry(known.links, key, linkAfter(before, report)) };
}

function isStale(known: { readonly measuredAtMs: number } | undefined, { measuredAtMs }: ChainReport): boolean {
  return known !== undefined && measuredAtMs <= known.measuredAtMs;
}

/** What is left of it under another catalogue: devices and links that it does not have are nobody's any more. */
export function devicesUnder({ devices, links }: KnownDevices, { cell }: CellWorld): KnownDevices {
  const deviceIds = new Set(cell.devices.map(({ deviceId }) => deviceId));
  const linkKeys = new Set(cell.links.map(({ from, to }) => linkKey(from, to)));
  return {
    ...(devices !== undefined && { devices: only(devices, deviceIds) }),
    ...(links !== undefined && { links: only(links, linkKeys) }),
  };
}

function only<Entry>(known: Readonly<Record<string, Entry>>, keys: ReadonlySet<string>): Record<string, Entry> {
  return Object.fromEntries(Object.entries(known).filter(([key]) => keys.has(key)));
}
