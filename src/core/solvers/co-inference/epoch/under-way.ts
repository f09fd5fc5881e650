import { ROUNDING } from '../../../numerics/tolerance.js';
import { leastWhole } from '../bisect.js';
import type { Band } from '../cell/band.js';
import type { CoInferenceSplit, CoInferenceUser, StartedRequest } from '../instance.js';
import { transmitWatts } from '../radio.js';
import { joulesFor, secondsFor } from '../single/operating-point.js';

/** What is left of a request under way: split and retained fraction are fixed (section 6, step 1). */
export interface UnderWay {
  readonly user: CoInferenceUser;
  readonly split: CoInferenceSplit;
  readonly started: StartedRequest;
  /** Still on the device: its upload comes later, the blocks for it are only reserved. */
  readonly isComputing: boolean;
  /** Clocks at work, Hz; 0 with nothing to compute. */
  readonly deviceHz: number;
  readonly serverHz: number;
  /** t0, e0: rest of the device part, s and J. */
  readonly deviceSeconds: number;
  readonly deviceJoules: number;
  /** theta. */
  readonly serverSeconds: number;
  /** tau: what the upload may take at most, s. */
  readonly uploadSeconds: number;
}

/** A request under way with the blocks it holds or reserves. */
export interface Continued {
  readonly request: UnderWay;
  readonly blocks: number;
}

export function underWayOf(user: CoInferenceUser, split: CoInferenceSplit, started: StartedRequest): UnderWay {
  const isComputing = user.state === 'computing';
  const { deviceCyclesLeft = 0, deviceHz = 0, retained } = started;
  const cyclesLeft = isComputing ? deviceCyclesLeft : 0;
  const deviceSeconds = secondsFor(cyclesLeft, deviceHz);
  const serverHz = split.serverCycles > 0 ? (user.serverHz ?? 0) : 0;
  const serverSeconds = secondsFor(retained * split.serverCycles, serverHz);
  return {
    user,
    split,
    started,
    isComputing,
    deviceHz: cyclesLeft > 0 ? deviceHz : 0,
    serverHz,
    deviceSeconds,
    deviceJoules: joulesFor(user.deviceKappaJoulesPerCycleHz2, cyclesLeft, deviceHz),
    serverSeconds,
    uploadSeconds: user.deadlineSeconds - serverSeconds - deviceSeconds,
  };
}

/**
 * The least whole number of blocks with which the rest of the upload meets deadline, power and energy; it then takes
 * all the time there is. O(log N)
 *
 * @returns undefined if even the whole band is too little
 */
export function blocksToContinue(request: UnderWay, band: Band): number | undefined {
  const { user, started, uploadSeconds } = request;
  const joulesLeft = (user.energyJoules ?? Infinity) - request.deviceJoules;
  if (started.uploadBitsLeft === 0) return uploadSeconds >= 0 && joulesLeft >= 0 ? 0 : undefined;
  if (uploadSeconds <= 0) return undefined;
  const isTooFew = (blocks: number): boolean => {
    const watts = continuedWatts(request, band.hertz(blocks));
    const joules = watts * uploadSeconds;
    return watts > user.powerWatts * (1 + ROUNDING) || joules > joulesLeft + ROUNDING * Math.abs(joulesLeft);
  };
  return isTooFew(band.total) ? undefined : leastWhole(0, band.total, isTooFew);
}

/** The power that sends what is left in all the time there is: the least energy at a bandwidth, W. */
export function continuedWatts({ user, started, uploadSeconds }: UnderWay, bandwidthHz: number): number {
  if (started.uploadBitsLeft === 0) return 0;
  return transmitWatts(started.uploadBitsLeft / (bandwidthHz * uploadSeconds), user.gainHzPerWatt, bandwidthHz);
}
