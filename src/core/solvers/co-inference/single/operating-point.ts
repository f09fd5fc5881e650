import { transmitWatts } from '../radio.js';
import type { Task } from './task.js';

/**
 * Power and clocks that one price of time sets (theorem 1), and what they take without pruning. An operating point does
 * not depend on the retained fraction: a model pruned further runs at the same one, with slack.
 */
export interface OperatingPoint {
  /** Granted band b, Hz. */
  readonly bandwidthHz: number;
  /** x, bit/s/Hz; 0 with nothing to send. */
  readonly spectralEfficiency: number;
  /** p, W. */
  readonly powerWatts: number;
  /** f, phi, Hz. */
  readonly deviceHz: number;
  readonly serverHz: number;
  /** q, W; Infinity = everything at its maximum. */
  readonly timePriceWatts: number;
  /** tau, e_u: sending all of S, s and J. */
  readonly uploadSeconds: number;
  readonly uploadJoules: number;
  /** A, G: computing both parts unpruned, s and J. */
  readonly computeSeconds: number;
  readonly computeJoules: number;
}

/** The operating point at spectral efficiency x and price of time q; x is ignored with nothing to send. */
export function operatingPoint(task: Task, bandwidthHz: number, x: number, q: number): OperatingPoint {
  const { deviceCycles, serverCycles, uploadBits, deviceKappa, serverKappa, gainHzPerWatt } = task;
  const sends = uploadBits > 0;
  const deviceHz = Math.max(task.leastDeviceHz ?? 0, clockAt(q, task.maxDeviceHz, deviceKappa));
  const serverHz = clockAt(q, task.maxServerHz, serverKappa);
  const powerWatts = sends ? Math.min(task.maxPowerWatts, transmitWatts(x, gainHzPerWatt, bandwidthHz)) : 0;
  const uploadSeconds = sends ? uploadBits / (bandwidthHz * x) : 0;
  return {
    bandwidthHz,
    spectralEfficiency: sends ? x : 0,
    powerWatts,
    deviceHz,
    serverHz,
    timePriceWatts: q,
    uploadSeconds,
    uploadJoules: powerWatts * uploadSeconds,
    computeSeconds: secondsFor(deviceCycles, deviceHz) + secondsFor(serverCycles, serverHz),
    computeJoules: joulesFor(deviceKappa, deviceCycles, deviceHz) + joulesFor(serverKappa, serverCycles, serverHz),
  };
}

/** f(q) = min(F, cbrt(q / (2 kappa))); the full clock where it costs nothing. */
function clockAt(q: number, maxHz: number, kappa: number): number {
  if (kappa === 0 || q === Infinity) return maxHz;
  return Math.min(maxHz, Math.cbrt(q / (2 * kappa)));
}

/** kappa C f^2; 0 without cycles or where they are free, whatever the clock. */
export function joulesFor(kappa: number, cycles: number, clockHz: number): number {
  return kappa === 0 || cycles === 0 ? 0 : kappa * cycles * clockHz * clockHz;
}

/** Time to compute; 0 without cycles, whatever the clock. */
export function secondsFor(cycles: number, clockHz: number): number {
  return cycles === 0 ? 0 : cycles / clockHz;
}
