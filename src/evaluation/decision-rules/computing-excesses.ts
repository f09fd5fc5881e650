import type { Catalogue, Cell } from '../../core/catalogue.js';
import type { PlanBody } from '../../core/messages.js';

type Excess = string | undefined;

/** What a plan takes of clocks beyond what the cell and its devices have, a sentence each. */
export function computingExcesses(plan: PlanBody, cell: Cell, catalogue: Catalogue): readonly string[] {
  return [serverExcess(plan, cell), ...deviceExcesses(plan, catalogue)].filter((excess) => excess !== undefined);
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
