import type { DeviceClass } from '../catalogue.js';
import { msFromSeconds, secondsFromMs } from '../units.js';
import { computeEnergyJoules } from './energy.js';
import type { ModelWork } from './layer-work.js';

/** Where a request in mode download stands: layers arrive in order and are computed in order. */
export interface DownloadProgress {
  /** Bits of the model's layer stream that have arrived. */
  readonly deliveredBits: number;
  /** Layers whose computation has finished. */
  readonly layersDone: number;
  /** Cycles already spent on the layer after those. */
  readonly runningCycles: number;
  readonly energyJoules: number;
}

export const NOT_STARTED: DownloadProgress = { deliveredBits: 0, layersDone: 0, runningCycles: 0, energyJoules: 0 };

/** A span of time in which neither channel nor grant changes. */
export interface DownloadSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bitsPerSecond: number;
  /** Device clock while layer `index` (from 0) runs, Hz. */
  readonly clockHz: (index: number) => number;
}

export interface DownloadStep {
  readonly progress: DownloadProgress;
  /** Present once the last layer is computed. */
  readonly finishedAtMs?: number;
}

const BITS_TOLERANCE = 1e-9;

/** True when all bits up to and including layer `index` are there, rounding forgiven. */
export function layerArrived(work: ModelWork, index: number, deliveredBits: number): boolean {
  const needed = work.bitsUpTo[index] ?? 0;
  return deliveredBits >= needed - BITS_TOLERANCE * Math.max(1, needed);
}

/** Bits still to come; what rounding left over counts as arrived. */
export function bitsOutstanding(work: ModelWork, deliveredBits: number): number {
  const last = work.layers.length - 1;
  return layerArrived(work, last, deliveredBits) ? 0 : work.totalBits - deliveredBits;
}

/** Arrival of a layer, ms from the start of the span. */
function arrivalMs(work: ModelWork, index: number, from: DownloadProgress, span: DownloadSpan): number {
  if (layerArrived(work, index, from.deliveredBits)) return 0;
  if (span.bitsPerSecond <= 0) return Infinity;
  return msFromSeconds(((work.bitsUpTo[index] ?? 0) - from.deliveredBits) / span.bitsPerSecond);
}

/**
 * Moves a download on by one span: bits arrive at the span's rate while the device computes layer after layer as soon
 * as each is there. Planner and executor both believe in this function.
 * Cost: the layers finished in the span.
 */
export function advanceDownload(
  work: ModelWork,
  device: DeviceClass,
  from: DownloadProgress,
  span: DownloadSpan,
): DownloadStep {
  // Counted from the span's start: a double that holds an instant since 1970 is only good to a quarter of a microsecond.
  const spanMs = span.toMs - span.fromMs;
  const bitsLeft = Math.max(0, work.totalBits - from.deliveredBits);
  const received = Math.min(bitsLeft, span.bitsPerSecond * secondsFromMs(spanMs));
  let energyJoules = from.energyJoules;
  if (received > 0) energyJoules += (device.receiveWatts * received) / span.bitsPerSecond;

  let { layersDone, runningCycles } = from;
  let nowMs = 0;
  for (; layersDone < work.layers.length; layersDone += 1) {
    const startMs = Math.max(nowMs, arrivalMs(work, layersDone, from, span));
    if (startMs > spanMs) break;
    const clockHz = span.clockHz(layersDone);
    const cyclesLeft = Math.max(0, (work.layers[layersDone]?.cycles ?? 0) - runningCycles);
    const endMs = startMs + (cyclesLeft > 0 ? msFromSeconds(cyclesLeft / clockHz) : 0);
    if (endMs > spanMs) {
      const cycles = secondsFromMs(spanMs - startMs) * clockHz;
      runningCycles += cycles;
      energyJoules += computeEnergyJoules(device, cycles, clockHz);
      break;
    }
    energyJoules += computeEnergyJoules(device, cyclesLeft, clockHz);
    runningCycles = 0;
    nowMs = endMs;
  }
  const progress = { deliveredBits: from.deliveredBits + received, layersDone, runningCycles, energyJoules };
  return layersDone === work.layers.length ? { progress, finishedAtMs: span.fromMs + nowMs } : { progress };
}
