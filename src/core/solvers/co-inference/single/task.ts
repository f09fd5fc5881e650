import type { CoInferenceSplit, CoInferenceUser } from '../instance.js';

/** One user with one split and its share of the server: what algorithm A1 works on; symbols of section 2. */
export interface Task {
  /** C_d, C_s, unpruned. */
  readonly deviceCycles: number;
  readonly serverCycles: number;
  /** S, bit. */
  readonly uploadBits: number;
  /** g, Hz/W. */
  readonly gainHzPerWatt: number;
  /** P, W. */
  readonly maxPowerWatts: number;
  /** F_d, F_s, Hz. */
  readonly maxDeviceHz: number;
  readonly maxServerHz: number;
  /** Hz; absent = 0. */
  readonly leastDeviceHz?: number;
  /** kappa_d, kappa_s, J/(cycle Hz^2). */
  readonly deviceKappa: number;
  readonly serverKappa: number;
  /** T, s. */
  readonly deadlineSeconds: number;
  /** E, J; Infinity = unlimited. */
  readonly energyJoules: number;
  /** Structured pruning shrinks the upload with w. */
  readonly structured: boolean;
}

export function taskOf(user: CoInferenceUser, split: CoInferenceSplit, serverHz: number, structured: boolean): Task {
  return {
    deviceCycles: split.deviceCycles,
    serverCycles: split.serverCycles,
    uploadBits: split.uploadBits,
    gainHzPerWatt: user.gainHzPerWatt,
    maxPowerWatts: user.powerWatts,
    maxDeviceHz: user.deviceHz,
    maxServerHz: serverHz,
    ...(user.leastDeviceHz !== undefined && { leastDeviceHz: user.leastDeviceHz }),
    deviceKappa: user.deviceKappaJoulesPerCycleHz2,
    serverKappa: user.serverKappaJoulesPerCycleHz2 ?? 0,
    deadlineSeconds: user.deadlineSeconds,
    energyJoules: user.energyJoules ?? Infinity,
    structured,
  };
}
