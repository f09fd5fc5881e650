import type { Cell, DeviceClass } from '../core/catalogue.js';
import type { Delivery, Outcome } from '../core/messages.js';
import { advanceDownload, NOT_STARTED, type DownloadProgress, type ModelWork } from '../core/physics/index.js';

/** A stretch in which neither grant nor channel changes. */
export interface ExecutionSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bitsPerSecond: number;
}

/** A model on its way to one device, as it really goes. */
export class RunningDownload {
  readonly requestId: string;
  readonly userId: string;
  readonly #cell: Cell;
  readonly #work: ModelWork;
  readonly #device: DeviceClass;
  #clocks: ReadonlyMap<number, number> = new Map();
  #progress: DownloadProgress = NOT_STARTED;

  constructor(requestId: string, userId: string, cell: Cell, work: ModelWork, device: DeviceClass) {
    this.requestId = requestId;
    this.userId = userId;
    this.#cell = cell;
    this.#work = work;
    this.#device = device;
  }

  /** Takes the clocks of the plan that holds now; they stay until the next one's. */
  follow(delivery: Delivery): void {
    this.#clocks = new Map(delivery.layers.map(({ layer, clockHz }) => [layer - 1, clockHz]));
  }

  /** Delivers and computes through one span; returns when it finished, if it did. */
  advance(span: ExecutionSpan): number | undefined {
    const clockHz = (index: number): number => this.#clocks.get(index) ?? this.#device.maxClockHz;
    const step = advanceDownload(this.#work, this.#device, this.#progress, { ...span, clockHz });
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
    const { deliveredBits, layersDone, runningCycles, energyJoules } = this.#progress;
    const cycles = this.#work.layers[layersDone]?.cycles ?? 0;
    const fraction = cycles > 0 ? Math.min(runningCycles / cycles, 1 - Number.EPSILON) : 0;
    return {
      kind: 'outcome',
      cellId: this.#cell.cellId,
      requestId: this.requestId,
      atMs,
      deliveredBits,
      layersDone: layersDone + fraction,
      energyJoules,
    };
  }
}
