import type { Chain, ChainSegment, ChainTransfer, DeviceReport, LinkReport, PlanBody } from '../../core/messages.js';
import type { OperationStretch } from '../chains/operation-stretch.js';

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
