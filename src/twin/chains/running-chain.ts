import type { Model } from '../../core/catalogue.js';
import type { Chain, Outcome } from '../../core/messages.js';
import { payloadBytes } from '../../core/physics/index.js';

/** A model on its way over the devices of a cell, as it really goes. */
export class RunningChain {
  readonly requestId: string;
  readonly batchSize: number;
  readonly model: Model;
  readonly #cellId: string;
  readonly #sinkDeviceId: string | undefined;
  /** Newest feature map of each device that has one, by the layer it came out of; whoever got his last comes last. */
  readonly #newestOn = new Map<string, number>();
  #computing: string | undefined;
  #lostWork = false;

  /** The input is on its source from now on. */
  constructor(cellId: string, { requestId, batchSize, sourceDeviceId, sinkDeviceId }: Chain, model: Model) {
    this.requestId = requestId;
    this.batchSize = batchSize;
    this.model = model;
    this.#cellId = cellId;
    this.#sinkDeviceId = sinkDeviceId;
    this.#newestOn.set(sourceDeviceId, 0);
  }

  /** Layers computed, of which the feature map is still somewhere. */
  get layer(): number {
    return Math.max(0, ...this.#newestOn.values());
  }

  /** No device has anything of it. */
  get isLost(): boolean {
    return this.#newestOn.size === 0;
  }

  get isFinished(): boolean {
    const isComputed = this.layer === this.model.layers.length;
    return isComputed && (this.#sinkDeviceId === undefined || this.has(this.#sinkDeviceId));
  }

  /** Whether a device has the newest feature map. */
  has(deviceId: string): boolean {
    return this.#newestOn.get(deviceId) === this.layer;
  }

  /** Memory that a device needs while it computes a layer, beside the parameters, bytes. */
  workingBytes(layer: number): number {
    const { model, batchSize } = this;
    const around = payloadBytes(model, layer - 1, batchSize) + payloadBytes(model, layer, batchSize);
    return model.activationBytesPerInput * batchSize + around;
  }

  beginComputing(deviceId: string): void {
    this.#computing = deviceId;
  }

  /** A device has the output of a layer now, computed or received. */
  take(layer: number, deviceId: string): void {
    this.#computing = undefined;
    this.#newestOn.delete(deviceId);
    this.#newestOn.set(deviceId, layer);
  }

  /** What a device has computed, received and was computing is lost. */
  lose(deviceId: string): void {
    const layerBefore = this.layer;
    this.#newestOn.delete(deviceId);
    if (this.#computing === deviceId || this.layer < layerBefore) this.#lostWork = true;
    if (this.#computing === deviceId) this.#computing = undefined;
  }

  /** @param share of the layer that is being computed, 0..1 */
  progress(atMs: number, share: number): Outcome {
    const restarted = this.#lostWork;
    this.#lostWork = false;
    return { ...this.#report(atMs, this.layer + share), result: 'progress', ...(restarted && { restarted }) };
  }

  /** The whole ms in which it finished is reported as its end. */
  completed(finishedAtMs: number): Outcome {
    return { ...this.#report(Math.ceil(finishedAtMs), this.layer), result: 'completed' };
  }

  failed(atMs: number, why: string): Outcome {
    const { cellId, requestId } = { cellId: this.#cellId, requestId: this.requestId };
    return { kind: 'outcome', cellId, requestId, atMs: Math.ceil(atMs), result: 'failed', layersDone: 0, why };
  }

  #report(atMs: number, layersDone: number): Omit<Outcome, 'result'> {
    const holderDeviceId = this.#computing ?? [...this.#newestOn.keys()].findLast((deviceId) => this.has(deviceId));
    return {
      kind: 'outcome',
      cellId: this.#cellId,
      requestId: this.requestId,
      atMs,
      layersDone,
      ...(holderDeviceId !== undefined && { holderDeviceId }),
    };
  }
}
