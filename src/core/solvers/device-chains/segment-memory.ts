import type { ProblemModel } from './problem.js';
import { float64At } from './typed-at.js';

/** What a device needs for a growing segment of layers (section 4.3): states and new weights add up, activations peak. */
export class SegmentMemory {
  private kept = 0;
  private peak = 0;

  constructor(
    private readonly model: ProblemModel,
    private readonly device: number,
    private readonly deviceCount: number,
  ) {}

  /** Takes a layer in, counted from 1. @returns what the whole segment needs now, byte */
  add(layer: number): number {
    const cell = (layer - 1) * this.deviceCount + this.device;
    this.kept += float64At(this.model.stateBytes, layer - 1) + float64At(this.model.newWeightBytes, cell);
    this.peak = Math.max(this.peak, float64At(this.model.activationBytes, layer - 1));
    return this.kept + this.peak;
  }
}

/** Of the layers fromLayer..toLayer on one device, byte. */
export function segmentBytes(
  model: ProblemModel,
  device: number,
  deviceCount: number,
  layers: { readonly fromLayer: number; readonly toLayer: number },
): number {
  const memory = new SegmentMemory(model, device, deviceCount);
  let bytes = 0;
  for (let layer = layers.fromLayer; layer <= layers.toLayer; layer++) bytes = memory.add(layer);
  return bytes;
}
