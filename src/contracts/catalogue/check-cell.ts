import type { Cell, DeviceClass } from '../../core/catalogue.js';
import { checkUnique } from './check-unique.js';
import { invalid, unknownName } from './invalid.js';

/** What no field of a cell can say alone. @throws SlotwiseError CATALOGUE_INVALID */
export function checkCell(cell: Cell, path: string, deviceClasses: readonly DeviceClass[]): void {
  const classes = deviceClasses.map(({ deviceClass }) => deviceClass);
  if (!classes.includes(cell.defaultDeviceClass)) {
    throw invalid(`${path}.defaultDeviceClass`, unknownName('device class', cell.defaultDeviceClass, classes));
  }
  checkShares(cell, path);
  checkModes(cell, path);
  checkDevices(cell, path, classes);
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
  if (cell.modes.includes('chain') && cell.devices.length === 0) {
    throw invalid(`${path}.devices`, 'at least one device is needed by chain');
  }
}

function checkDevices({ devices }: Cell, path: string, classes: readonly string[]): void {
  checkUnique(devices, `${path}.devices`, 'deviceId');
  devices.forEach(({ deviceClass }, index) => {
    if (classes.includes(deviceClass)) return;
    throw invalid(`${path}.devices[${index}].deviceClass`, unknownName('device class', deviceClass, classes));
  });
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
