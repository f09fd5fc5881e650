import type { Catalogue, Cell, Model } from '../../core/catalogue.js';
import type { Chain, ChainSegment, ChainTransfer, DeviceReport, LinkReport, PlanBody } from '../../core/messages.js';
import { smallCatalogue } from '../../scheduler/testing/small-catalogue.js';
import type { OperationStretch } from '../chains/operation-stretch.js';

/** Three layers of 100 ms each; input and outputs of 1000 bytes take 10 ms over a link and arrive 2 ms later. */
const triple: Model = {
  modelId: 'triple',
  inputBytes: 1000,
  layers: [1, 2, 3].map((layer) => ({ layerId: `triple/${layer}`, bytes: 1000, flops: 1e8, outputBytes: 1000 })),
  batchTime: { fixedMs: 1, perInputMs: 1 },
  activationBytesPerInput: 5000,
};

/** Devices a, b and c, each linked with each; what a sends to b and to c takes turns on one channel. */
export function chainCatalogue(): Catalogue & { readonly cells: readonly [Cell] } {
  const { cells, models, ...rest } = smallCatalogue();
  const [cell] = cells;
  if (cell === undefined) throw new Error('no cell');
  const ids = ['a', 'b', 'c'];
  const links = ids.flatMap((from) =>
    ids.flatMap((to) => (from === to ? [] : [{ from, to, ...(from === 'a' && { channelId: 'air' }) }])),
  );
  const chained: Cell = {
    ...cell,
    modes: ['chain'],
    devices: ids.map((deviceId) => ({ deviceId, deviceClass: 'phone' })),
    links: links.map((link) => ({ ...link, bitsPerSecond: 8e5, latencyMs: 2 })),
  };
  return { ...rest, cells: [chained], models: [...models, triple] };
}

/** Operations take as long as planned. */
export const punctual: OperationStretch = () => 1;

/** Layers `fromLayer` to `toLayer` on a device from an instant on. */
export function computes(deviceId: string, fromLayer: number, toLayer: number, startsAtMs: number): ChainSegment {
  return { deviceId, fromLayer, toLayer, startsAtMs, finishesAtMs: startsAtMs + 100 * (toLayer - fromLayer + 1) };
}

export function sends(from: string, to: string, layer: number, startsAtMs: number): ChainTransfer {
  return { from, to, layer, bytes: 1000, startsAtMs, finishesAtMs: startsAtMs + 10 };
}

/** A chain of the triple that starts on device a. */
export function tripleChain(requestId: string, changes: Partial<Chain> = {}): Chain {
  return { requestId, modelId: 'triple', batchSize: 1, sourceDeviceId: 'a', segments: [], transfers: [], ...changes };
}

/** A plan that holds from 1000 to 2000 unless told otherwise. */
export function chainPlan(chains: readonly Chain[], startsAtMs = 1000, endsAtMs = 2000): PlanBody {
  return { cellId: 'cell-a', startsAtMs, endsAtMs, chains };
}

export function deviceReport(
  deviceId: string,
  measuredAtMs: number,
  changes: Partial<DeviceReport> = {},
): DeviceReport {
  return { kind: 'device', cellId: 'cell-a', deviceId, measuredAtMs, backlogFlops: 0, ...changes };
}

export function linkReport(
  from: string,
  to: string,
  measuredAtMs: number,
  bitsPerSecond: number,
  latencyMs?: number,
): LinkReport {
  const told = latencyMs === undefined ? {} : { latencyMs };
  return { kind: 'link', cellId: 'cell-a', from, to, measuredAtMs, bitsPerSecond, ...told };
}
