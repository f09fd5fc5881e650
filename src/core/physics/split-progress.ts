import { msFromSeconds, secondsFromMs } from '../units.js';

/** What is left of a model that is cut in two: device part, intermediate result, server part, one after the other. */
export interface SplitProgress {
  readonly deviceCyclesLeft: number;
  readonly uploadBitsLeft: number;
  readonly serverCyclesLeft: number;
  /** Spent by the device so far, J. */
  readonly energyJoules: number;
}

/** A span of time in which neither channel nor grant nor clock changes. */
export interface SplitSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly deviceHz: number;
  readonly bitsPerSecond: number;
  readonly powerWatts: number;
  readonly serverHz: number;
  /** kappa of the device, J per cycle and Hz^2. */
  readonly deviceKappa: number;
}

export interface SplitStep {
  readonly progress: SplitProgress;
  /** Present once the server part is done, or the device part where there is nothing else. */
  readonly finishedAtMs?: number;
}

/** Less than this of a cycle or a bit is left over from rounding. */
const TOLERANCE = 1e-3;

interface Part {
  readonly left: number;
  /** When it ended, ms from the start of the span; undefined if it goes on. */
  readonly endMs?: number;
}

/** One part from an instant on, at a rate per second. */
function advance(left: number, rate: number, fromMs: number, spanMs: number): Part {
  if (left <= TOLERANCE) return { left: 0, endMs: fromMs };
  if (rate <= 0) return { left };
  const neededMs = msFromSeconds(left / rate);
  if (fromMs + neededMs <= spanMs) return { left: 0, endMs: fromMs + neededMs };
  const rest = left - rate * secondsFromMs(spanMs - fromMs);
  return rest <= TOLERANCE ? { left: 0, endMs: spanMs } : { left: rest };
}

/**
 * Moves a cut model on by one span: the device computes, then what lies at the cut goes up, then the server computes.
 * Planner and executor both believe in this function; a device's static power is not counted.
 */
export function advanceSplit(from: SplitProgress, span: SplitSpan): SplitStep {
  const spanMs = span.toMs - span.fromMs;
  const device = advance(from.deviceCyclesLeft, span.deviceHz, 0, spanMs);
  const computeJoules = span.deviceKappa * span.deviceHz ** 2 * (from.deviceCyclesLeft - device.left);
  if (device.endMs === undefined) {
    const energyJoules = from.energyJoules + computeJoules;
    return { progress: { ...from, deviceCyclesLeft: device.left, energyJoules } };
  }
  const upload = advance(from.uploadBitsLeft, span.bitsPerSecond, device.endMs, spanMs);
  // By time, not by bits: of a channel that carries next to nothing these would be all rounding.
  const sendingMs = span.bitsPerSecond > 0 ? (upload.endMs ?? spanMs) - device.endMs : 0;
  const sendJoules = span.powerWatts * secondsFromMs(sendingMs);
  const progress = {
    deviceCyclesLeft: 0,
    uploadBitsLeft: upload.left,
    serverCyclesLeft: from.serverCyclesLeft,
    energyJoules: from.energyJoules + computeJoules + sendJoules,
  };
  if (upload.endMs === undefined) return { progress };
  const server = advance(from.serverCyclesLeft, span.serverHz, upload.endMs, spanMs);
  const done = { progress: { ...progress, serverCyclesLeft: server.left } };
  return server.endMs === undefined ? done : { ...done, finishedAtMs: span.fromMs + server.endMs };
}
