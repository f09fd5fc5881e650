import type { DeviceClass, Model } from '../catalogue.js';
import { bitsFromBytes } from '../units.js';

/** One layer as a download and a computation. */
export interface LayerWork {
  readonly bits: number;
  /** Device clock cycles for the whole batch. */
  readonly cycles: number;
}

/** A model as one device of a class works through it for one request. */
export interface ModelWork {
  readonly layers: readonly LayerWork[];
  readonly totalBits: number;
  /** Bits up to and including each layer. */
  readonly bitsUpTo: readonly number[];
}

/** Cost: one pass over the layers. */
export function modelWork(model: Model, device: DeviceClass, batchSize: number): ModelWork {
  let totalBits = 0;
  const bitsUpTo: number[] = [];
  const layers = model.layers.map(({ bytes, flops }) => {
    const bits = bitsFromBytes(bytes);
    totalBits += bits;
    bitsUpTo.push(totalBits);
    return { bits, cycles: (flops * batchSize) / device.flopsPerCycle };
  });
  return { layers, totalBits, bitsUpTo };
}

/** Bytes of all parameters of a model. */
export function modelBytes(model: Model): number {
  return model.layers.reduce((sum, layer) => sum + layer.bytes, 0);
}
