import { bisect } from '../bisect.js';
import { mostSpectralEfficiency, timePriceWatts } from '../radio.js';
import type { ResourceControl } from '../settings.js';
import { operatingPoint, type OperatingPoint } from './operating-point.js';
import type { Task } from './task.js';

/** The point with everything at its maximum: the least time, the most energy. */
export function fastestPoint(task: Task, bandwidthHz: number): OperatingPoint {
  return operatingPoint(task, bandwidthHz, fullPowerEfficiency(task, bandwidthHz), Infinity);
}

/**
 * Searches the path of operating points along which time falls and energy rises (A1, steps 2 and 3): with the price of
 * time first the power goes up to its maximum, then the clocks.
 *
 * @param isTooSlow whether time, not energy, is what a point lacks; true up to some point of the path
 * @returns the points on both sides of the crossing, the slower one first; only one at an end of the path
 */
export function crossing(
  task: Task,
  bandwidthHz: number,
  control: ResourceControl,
  isTooSlow: (point: OperatingPoint) => boolean,
): readonly OperatingPoint[] {
  const sends = task.uploadBits > 0;
  const fullPower = fullPowerEfficiency(task, bandwidthHz);
  const atPrice = (q: number): OperatingPoint => operatingPoint(task, bandwidthHz, fullPower, q);
  if (control === 'fullClock') {
    if (!sends) return [atPrice(Infinity)];
    return ends(0, fullPower, (x) => operatingPoint(task, bandwidthHz, x, Infinity), isTooSlow);
  }
  const dearest = fullClockPriceWatts(task);
  if (!sends || control === 'fixedPower') return ends(0, dearest, atPrice, isTooSlow);
  const { gainHzPerWatt } = task;
  const priceAtFullPower = timePriceWatts(fullPower, gainHzPerWatt, bandwidthHz);
  if (priceAtFullPower < dearest) {
    const turn = atPrice(priceAtFullPower);
    if (isTooSlow(turn)) {
      const found = ends(priceAtFullPower, dearest, atPrice, isTooSlow);
      return found.length === 1 ? [turn, ...found] : found;
    }
  }
  const atEfficiency = (x: number): OperatingPoint =>
    operatingPoint(task, bandwidthHz, x, timePriceWatts(x, gainHzPerWatt, bandwidthHz));
  return ends(leastEfficiency(task, bandwidthHz), fullPower, atEfficiency, isTooSlow);
}

/** The interval is open at its low end: no point there. */
function ends(
  low: number,
  high: number,
  pointAt: (value: number) => OperatingPoint,
  isTooSlow: (point: OperatingPoint) => boolean,
): readonly OperatingPoint[] {
  const bracket = bisect(low, high, (value) => isTooSlow(pointAt(value)));
  return bracket.low > low ? [pointAt(bracket.low), pointAt(bracket.high)] : [pointAt(bracket.high)];
}

/** Without pruning of the upload, slower than S/(b T) leaves no time at all. */
function leastEfficiency({ uploadBits, deadlineSeconds, structured }: Task, bandwidthHz: number): number {
  return structured ? 0 : uploadBits / (bandwidthHz * deadlineSeconds);
}

function fullPowerEfficiency(task: Task, bandwidthHz: number): number {
  if (task.uploadBits === 0) return 0;
  return mostSpectralEfficiency(task.maxPowerWatts, task.gainHzPerWatt, bandwidthHz);
}

/** 2 kappa F^3 of the dearer processor at work: above this price both run at full clock. */
function fullClockPriceWatts(task: Task): number {
  const device = task.deviceCycles > 0 ? 2 * task.deviceKappa * task.maxDeviceHz ** 3 : 0;
  const server = task.serverCycles > 0 ? 2 * task.serverKappa * task.maxServerHz ** 3 : 0;
  return Math.max(device, server);
}
