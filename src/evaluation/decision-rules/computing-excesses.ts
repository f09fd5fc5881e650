import type { Catalogue, Cell } from '../../core/catalogue.js';
import type { PlanBody } from '../../core/messages.js';

type Excess = string | undefined;

/** What a plan takes of clocks and devices beyond what the cell and its devices have, a sentence each. */
export function computingExcesses(plan: PlanBody, cell: Cell, catalogue: Catalogue): readonly string[] {
  return [serverExcess(plan, cell), ...deviceExcesses(plan, catalogue), ...chainExcesses(plan, cell)].filter(
    (excess) => excess !== undefined,
  );
}

function serverExcess({ splits = [] }: PlanBody, { serverClockHz: hasHz = 0 }: Cell): Excess {
  const hertz = splits.reduce((sum, { serverClockHz }) => sum + serverClockHz, 0);
  return hertz > hasHz ? `server: ${hertz} Hz granted, ${hasHz} there` : undefined;
}

function deviceExcesses({ deliveries = [] }: PlanBody, { deviceClasses }: Catalogue): readonly Excess[] {
  return deliveries.map(({ requestId, deviceClass, layers }) => {
    const hasHz = deviceClasses.find((one) => one.deviceClass === deviceClass)?.maxClockHz ?? 0;
    const hertz = Math.max(0, ...layers.map(({ clockHz }) => clockHz));
    return hertz > hasHz ? `device of ${requestId}: clocked ${hertz} Hz, its class has ${hasHz}` : undefined;
  });
}

/** A device computes one segment at a time. */
function chainExcesses({ chains = [] }: PlanBody, { devices }: Cell): readonly Excess[] {
  const busyToMs = new Map<string, number>();
  const inOrder = chains.flatMap(({ segments }) => segments).toSorted((a, b) => a.startsAtMs - b.startsAtMs);
  return inOrder.map(({ deviceId, startsAtMs, finishesAtMs }) => {
    const toMs = busyToMs.get(deviceId) ?? -Infinity;
    busyToMs.set(deviceId, Math.max(toMs, finishesAtMs));
    if (!devices.some((device) => device.deviceId === deviceId)) return `device ${deviceId}: the cell has none`;
    return toMs > startsAtMs ? `device ${deviceId}: begins at ${startsAtMs}, busy to ${toMs}` : undefined;
  });
}
