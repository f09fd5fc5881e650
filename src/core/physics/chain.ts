import type { DeviceClass, Model } from '../catalogue.js';

/** What a device of a chain computes in a second, FLOP: its highest clock is held. */
export function chainFlopsPerSecond({ maxClockHz, flopsPerCycle }: DeviceClass): number {
  return maxClockHz * flopsPerCycle;
}

/** Bytes of what one layer hands on for a whole batch; layer 0: the input, of which the request may name the size. */
export function payloadBytes(model: Model, layer: number, batchSize: number, inputBytes?: number): number {
  const single = layer === 0 ? (inputBytes ?? model.inputBytes) : model.layers[layer - 1]?.outputBytes;
  if (single === undefined) throw new Error(`${model.modelId} has no layer ${layer}`);
  return single * batchSize;
}
