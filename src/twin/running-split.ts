import type { Cell, DeviceClass, Model } from '../core/catalogue.js';
import type { Outcome, Split } from '../core/messages.js';
import {
  advanceSplit,
  effectiveBlockHz,
  gainHzPerWatt,
  shannonBitsPerSecond,
  sinrDbOf,
  type SplitProgress,
} from '../core/physics/index.js';
import type { GrantedStretch } from './granted-band.js';

/** A model that is cut between a device and the server, as it really goes. */
export class RunningSplit {
  readonly requestId: string;
  readonly userId: string;
  readonly #cell: Cell;
  readonly #device: DeviceClass;
  readonly #layers: number;
  readonly #whole: Split;
  #clocks: Pick<Split, 'deviceClockHz' | 'serverClockHz'> | undefined;
  #progress: SplitProgress;

  constructor(split: Split, cell: Cell, model: Model, device: DeviceClass) {
    this.requestId = split.requestId;
    this.userId = split.userId;
    this.#cell = cell;
    this.#device = device;
    this.#layers = model.layers.length;
    this.#whole = split;
    const { deviceCyclesLeft, uploadBitsLeft, serverCyclesLeft } = split;
    this.#progress = { deviceCyclesLeft, uploadBitsLeft, serverCyclesLeft, energyJoules: 0 };
  }

  /** Whether a plan that holds has listed it. */
  get hasBegun(): boolean {
    return this.#clocks !== undefined;
  }

  /** Takes the clocks of the plan that holds now; they stay until the next one's. */
  follow(split: Split): void {
    this.#clocks = split;
  }

  /** Computes, sends and computes through one stretch; returns when it finished, if it did. */
  advance({ fromMs, toMs, grant, quality }: GrantedStretch): number | undefined {
    const powerWatts = grant?.powerWatts ?? this.#device.maxPowerWatts;
    const hertz = (grant?.blocks ?? 0) * effectiveBlockHz(this.#cell.uplink);
    const gain = quality === undefined ? 0 : gainHzPerWatt(sinrDbOf(quality, this.#cell), this.#cell);
    const step = advanceSplit(this.#progress, {
      ...{ fromMs, toMs, powerWatts },
      deviceHz: this.#clocks?.deviceClockHz ?? 0,
      bitsPerSecond: shannonBitsPerSecond(hertz, gain, powerWatts),
      serverHz: this.#clocks?.serverClockHz ?? 0,
      deviceKappa: this.#device.kappa,
    });
    this.#progress = step.progress;
    return step.finishedAtMs;
  }

  /** The whole ms in which it finished is reported as its end. */
  completed(finishedAtMs: number): Outcome {
    return { ...this.#report(Math.ceil(finishedAtMs)), result: 'completed' };
  }

  progress(atMs: number): Outcome {
    return { ...this.#report(atMs), result: 'progress' };
  }

  #report(atMs: number): Omit<Outcome, 'result'> {
    const { uploadBitsLeft, energyJoules } = this.#progress;
    return {
      kind: 'outcome',
      cellId: this.#cell.cellId,
      requestId: this.requestId,
      atMs,
      uploadedBits: this.#whole.uploadBitsLeft - uploadBitsLeft,
      layersDone: this.#layersDone(),
      energyJoules,
    };
  }

  /** Layers of each side count by the share of its cycles that is done. */
  #layersDone(): number {
    const { splitAfter } = this.#whole;
    const { deviceCyclesLeft, uploadBitsLeft, serverCyclesLeft } = this.#progress;
    const done = (left: number, whole: number): number => (whole > 0 ? 1 - left / whole : 1);
    const onDevice = splitAfter * done(deviceCyclesLeft, this.#whole.deviceCyclesLeft);
    if (deviceCyclesLeft > 0 || uploadBitsLeft > 0) return onDevice;
    return splitAfter + (this.#layers - splitAfter) * done(serverCyclesLeft, this.#whole.serverCyclesLeft);
  }
}
