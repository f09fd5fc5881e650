import type { Catalogue, Cell, ChainDevice, ChainLink, Model } from '../../core/catalogue.js';
import { chainFlopsPerSecond, modelBytes } from '../../core/physics/index.js';
import { msFromSeconds } from '../../core/units.js';
import type { NetworkReport } from '../future-channel.js';

/** A device as it really is. */
export interface TrueDevice extends ChainDevice {
  readonly flopsPerSecond: number;
  readonly memoryBytes: number;
  isThere: boolean;
  /** Until when it works for others, ms since 1970. */
  takenToMs: number;
  /** Reported as left for feature maps; absent: not reported. */
  freeMemoryBytes: number | undefined;
  /** -Infinity: never. */
  reportedAtMs: number;
}

/** A direction between two devices as it really is. */
export interface TrueLink extends Readonly<Pick<ChainLink, 'from' | 'to'>> {
  /** Links of one channel take turns. */
  readonly channel: string;
  /** 0: down. */
  bitsPerSecond: number;
  latencyMs: number;
}

const keyOf = (from: string, to: string): string => JSON.stringify([from, to]);

/** The devices of a cell and the links between them: as in the catalogue until they are reported otherwise. */
export class TrueNetwork {
  readonly #validityMs: number;
  readonly #devices: ReadonlyMap<string, TrueDevice>;
  readonly #links: ReadonlyMap<string, TrueLink>;

  constructor({ devices, links, deviceValidityMs }: Cell, { deviceClasses }: Catalogue) {
    this.#validityMs = deviceValidityMs;
    this.#devices = new Map(
      devices.flatMap((device) => {
        const itsClass = deviceClasses.find(({ deviceClass }) => deviceClass === device.deviceClass);
        if (itsClass === undefined) return [];
        const has = { flopsPerSecond: chainFlopsPerSecond(itsClass), memoryBytes: itsClass.memoryBytes };
        const state = { isThere: true, takenToMs: -Infinity, freeMemoryBytes: undefined, reportedAtMs: -Infinity };
        return [[device.deviceId, { ...device, ...has, ...state }] as const];
      }),
    );
    this.#links = new Map(
      links.map(({ from, to, bitsPerSecond, latencyMs, channelId }) => [
        keyOf(from, to),
        { from, to, bitsPerSecond, latencyMs, channel: channelId ?? keyOf(from, to) },
      ]),
    );
  }

  device(deviceId: string): TrueDevice | undefined {
    return this.#devices.get(deviceId);
  }

  link(from: string, to: string): TrueLink | undefined {
    return this.#links.get(keyOf(from, to));
  }

  /** Takes a report over. What it says of devices and links that the cell does not have is left alone. */
  note(report: NetworkReport): void {
    if (report.kind === 'link') this.#noteLink(report);
    else this.#noteDevice(report);
  }

  /** Devices that have been silent for too long at `atMs` are not there any more. */
  noteSilence(atMs: number): void {
    for (const device of this.#devices.values()) {
      if (atMs >= device.reportedAtMs + this.#validityMs && Number.isFinite(device.reportedAtMs))
        device.isThere = false;
    }
  }

  /** When the next device goes for its silence or is through with the work of others, after `atMs`; Infinity: never. */
  nextChangeMs(atMs: number): number {
    const changes = [...this.#devices.values()].flatMap(({ isThere, reportedAtMs, takenToMs }) => [
      isThere ? reportedAtMs + this.#validityMs : Infinity,
      takenToMs,
    ]);
    return Math.min(Infinity, ...changes.filter((changeMs) => changeMs > atMs));
  }

  #noteLink({ from, to, bitsPerSecond, latencyMs }: NetworkReport & { readonly kind: 'link' }): void {
    const link = this.link(from, to);
    if (link === undefined) return;
    link.bitsPerSecond = bitsPerSecond;
    link.latencyMs = latencyMs ?? link.latencyMs;
  }

  #noteDevice(report: NetworkReport & { readonly kind: 'device' }): void {
    const { deviceId, measuredAtMs, backlogFlops, freeMemoryBytes, gone = false } = report;
    const device = this.device(deviceId);
    if (device === undefined) return;
    device.isThere = !gone;
    device.reportedAtMs = measuredAtMs;
    device.takenToMs =
      backlogFlops > 0 ? measuredAtMs + msFromSeconds(backlogFlops / device.flopsPerSecond) : -Infinity;
    device.freeMemoryBytes = freeMemoryBytes;
  }
}

/** Whether a device has the parameters of a model, or room for them. */
export function holdsModel({ models, memoryBytes }: TrueDevice, model: Model): boolean {
  return models?.includes(model.modelId) ?? modelBytes(model) <= memoryBytes;
}
