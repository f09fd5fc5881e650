import type { Cell, DeviceClass, Model } from '../../core/catalogue.js';
import { checkUnique } from './check-unique.js';
import { invalid, unknownName } from './invalid.js';

interface Known {
  readonly deviceClasses: readonly DeviceClass[];
  readonly models: readonly Model[];
}

/** What no field of a cell can say alone. @throws SlotwiseError CATALOGUE_INVALID */
export function checkCell(cell: Cell, path: string, { deviceClasses, models }: Known): void {
  const classes = deviceClasses.map(({ deviceClass }) => deviceClass);
  if (!classes.includes(cell.defaultDeviceClass)) {
    throw invalid(`${path}.defaultDeviceClass`, unknownName('device class', cell.defaultDeviceClass, classes));
  }
  checkShares(cell, path);
  checkModes(cell, path);
  checkGpu(cell, path, models);
  checkDevices(cell, path, { deviceClasses, models });
  checkLinks(cell, path);
}

/** The two shares of a TDD carrier leave room for guard periods, so together they reach 1 at most. */
function checkShares({ downlink, uplink }: Cell, path: string): void {
  const together = downlink.share + uplink.share;
  if (together > 1 + 1e-9) {
    throw invalid(
      `${path}.uplink.share`,
      `downlink ${downlink.share} and uplink ${uplink.share} together must not be greater than 1`,
    );
  }
}

function checkModes(cell: Cell, path: string): void {
  if (cell.modes.includes('offload') && cell.gpu === undefined) throw invalid(`${path}.gpu`, 'is needed by offload');
  if (cell.modes.includes('co-inference') && cell.serverClockHz === undefined) {
    throw invalid(`${path}.serverClockHz`, 'is needed by co-inference');
  }
  if (cell.modes.includes('offload') && cell.modes.includes('co-inference')) {
    throw invalid(`${path}.modes`, 'must not hold both offload and co-inference: they would want the same uplink');
  }
  if (cell.modes.includes('chain') && cell.devices.length === 0) {
    throw invalid(`${path}.devices`, 'at least one device is needed by chain');
  }
}

/** A model too large for a GPU is refused request by request; a GPU too small for every model is a unit mixed up. */
function checkGpu({ modes, gpu }: Cell, path: string, models: readonly Model[]): void {
  if (gpu === undefined || !modes.includes('offload')) return;
  const least = models.map(withOneInput).reduce((left, right) => (right.bytes < left.bytes ? right : left));
  if (least.bytes <= gpu.memoryBytes) return;
  throw invalid(
    `${path}.gpu.memoryBytes`,
    `${gpu.memoryBytes} bytes hold no model with one input; the smallest, ${least.modelId}, needs ${least.bytes}`,
  );
}

function withOneInput({ modelId, layers, activationBytesPerInput }: Model): {
  readonly modelId: string;
  readonly bytes: number;
} {
  return { modelId, bytes: layers.reduce((sum, { bytes }) => sum + bytes, activationBytesPerInput) };
}

function checkDevices({ devices }: Cell, path: string, { deviceClasses, models }: Known): void {
  checkUnique(devices, `${path}.devices`, 'deviceId');
  const classes = deviceClasses.map(({ deviceClass }) => deviceClass);
  devices.forEach(({ deviceClass, models: held = [] }, index) => {
    const devicePath = `${path}.devices[${index}]`;
    if (!classes.includes(deviceClass)) {
      throw invalid(`${devicePath}.deviceClass`, unknownName('device class', deviceClass, classes));
    }
    checkHeld(
      held,
      `${devicePath}.models`,
      deviceClasses.find((one) => one.deviceClass === deviceClass)?.memoryBytes ?? 0,
      models,
    );
  });
}

/** Models that lie on a device lie there together. */
function checkHeld(held: readonly string[], path: string, memoryBytes: number, models: readonly Model[]): void {
  const known = models.map(({ modelId }) => modelId);
  held.forEach((modelId, index) => {
    if (!known.includes(modelId)) throw invalid(`${path}[${index}]`, unknownName('model', modelId, known));
  });
  const layers = models.filter(({ modelId }) => held.includes(modelId)).flatMap((model) => model.layers);
  const bytes = new Map(layers.map((layer) => [layer.layerId, layer.bytes]));
  const together = [...bytes.values()].reduce((sum, size) => sum + size, 0);
  if (together > memoryBytes) throw invalid(path, `${together} bytes together, ${memoryBytes} bytes of memory`);
}

function checkLinks({ devices, links }: Cell, path: string): void {
  const known = devices.map(({ deviceId }) => deviceId);
  const seen = new Set<string>();
  links.forEach((link, index) => {
    const linkPath = `${path}.links[${index}]`;
    for (const end of ['from', 'to'] as const) {
      if (!known.includes(link[end])) throw invalid(`${linkPath}.${end}`, unknownName('device', link[end], known));
    }
    if (link.from === link.to) throw invalid(`${linkPath}.to`, 'must be another device than from');
    const pair = JSON.stringify([link.from, link.to]);
    if (seen.has(pair)) throw invalid(linkPath, `a second link from "${link.from}" to "${link.to}"`);
    seen.add(pair);
  });
}
