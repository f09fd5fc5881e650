import { roundToMicroseconds } from '../../units.js';

/**
 * The time of one instance: seconds since a whole ms shortly before everything in it. Whole microseconds since 1970 take nearly all
 * digits of a double; counted from nearby they are exact.
 */
export interface InstanceClock {
  readonly secondsAt: (ms: number) => number;
  readonly msAt: (seconds: number) => number;
}

/** @param earliestMs nothing in the instance is before it */
export function instanceClock(earliestMs: number): InstanceClock {
  const baseMs = Math.floor(earliestMs);
  return {
    secondsAt: (ms) => Math.round((ms - baseMs) * 1000) / 1e6,
    msAt: (seconds) => roundToMicroseconds(baseMs + Math.round(seconds * 1e6) / 1000),
  };
}
