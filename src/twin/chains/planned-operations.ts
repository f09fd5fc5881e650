import type { Model } from '../../core/catalogue.js';
import type { Chain, ChainSegment } from '../../core/messages.js';
import { durationTicks, secondsOf, ticksOf } from '../../core/solvers/device-chains/index.js';
import { msFromSeconds, secondsFromMs } from '../../core/units.js';

/** One layer computed by a device. */
export interface PlannedCompute {
  readonly kind: 'compute';
  readonly layer: number;
  readonly deviceId: string;
  readonly startsAtMs: number;
}

/** One payload handed on; `layer` 0 is the input, otherwise the layer whose output it is. */
export interface PlannedTransfer {
  readonly kind: 'transfer';
  readonly layer: number;
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  readonly startsAtMs: number;
}

export type PlannedOperation = PlannedCompute | PlannedTransfer;

/**
 * The operations of a chain with their starts, first to start first.
 * @param speedOf FLOP/s of a device; undefined: it is not known, and what it is to do is left out
 */
export function plannedOperations(
  { segments, transfers, batchSize }: Chain,
  model: Model,
  speedOf: (deviceId: string) => number | undefined,
): readonly PlannedOperation[] {
  const computes = segments.flatMap((segment) => computesOf(segment, model, batchSize, speedOf(segment.deviceId)));
  const handedOn = transfers.map(({ layer, from, to, bytes, startsAtMs }) => ({
    ...({ kind: 'transfer' } as const),
    ...{ layer, from, to, bytes, startsAtMs },
  }));
  return [...computes, ...handedOn].sort((a, b) => a.startsAtMs - b.startsAtMs);
}

/** Layer after layer without a pause, in the whole microseconds that plans are made in. */
function computesOf(
  { fromLayer, toLayer, deviceId, startsAtMs }: ChainSegment,
  { layers }: Model,
  batchSize: number,
  flopsPerSecond: number | undefined,
): readonly PlannedCompute[] {
  if (flopsPerSecond === undefined) return [];
  const computes: PlannedCompute[] = [];
  let ticks = ticksOf(secondsFromMs(startsAtMs));
  for (const [place, { flops }] of layers.slice(fromLayer - 1, toLayer).entries()) {
    const layer = fromLayer + place;
    computes.push({ kind: 'compute', layer, deviceId, startsAtMs: msFromSeconds(secondsOf(ticks)) });
    ticks += durationTicks(flops * batchSize, flopsPerSecond);
  }
  return computes;
}
