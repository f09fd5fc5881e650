import type { Distortion } from '../distortion/distortion.js';
import type { Settings } from '../settings.js';
import { keepUnder, type Part } from './keep-under.js';
import { isPossible, largestRetained } from './largest-retained.js';
import { crossing, fastestPoint } from './operating-path.js';
import { joulesFor, secondsFor, type OperatingPoint } from './operating-point.js';
import type { Operation } from './operation.js';
import type { SplitOption } from './split-option.js';
import type { Task } from './task.js';

/** Slack of the weighted distortion against its limit. */
const DISTORTION_SLACK = 1e-9;

/** What the two parts keep at one operating point. */
interface Kept {
  readonly point: OperatingPoint;
  readonly device: number;
  readonly server: number;
}

/**
 * Two ratios: the least a_d D(w_d) + a_s D(w_s), for unstructured pruning. Convex like the problem with one ratio. For
 * a given price of time the two limits, time times that price plus energy, are one budget (the surrogate dual), which
 * is divided by marginal distortion; the price at which the time is just used is found along the same path as in A1.
 * Our reconstruction after arXiv 2505.09214.
 *
 * Cost: about 50 x 50 evaluations.
 *
 * @returns undefined if the least fractions do not fit or the weighted distortion exceeds the user's limit
 */
export function operateWithTwoRatios(
  option: SplitOption,
  bandwidthHz: number,
  settings: Settings,
): Operation | undefined {
  const kept = keptWithTwoRatios(option, bandwidthHz, settings);
  if (kept === undefined) return undefined;
  const { split, user } = option;
  const { distortion: curve } = settings;
  const weigh = (weight: number | undefined, retained: number): number =>
    weight === undefined || weight === 0 ? 0 : weight * curve.at(retained);
  const distortion = weigh(split.deviceWeight, kept.device) + weigh(split.serverWeight, kept.server);
  if (distortion > (user.maxDistortion ?? Infinity) + DISTORTION_SLACK) return undefined;
  return { option, deviceRetained: kept.device, serverRetained: kept.server, distortion, point: kept.point };
}

function keptWithTwoRatios(option: SplitOption, bandwidthHz: number, settings: Settings): Kept | undefined {
  const { task, leastRetained, mostRetained } = option;
  if (mostRetained < leastRetained || !isPossible(task, bandwidthHz)) return undefined;
  const most = fitting(task, bandwidthHz, settings, mostRetained, 1);
  if (most !== undefined) return { point: most, device: mostRetained, server: 1 };
  if (fitting(task, bandwidthHz, settings, leastRetained, leastRetained) === undefined) return undefined;
  const keptAt = (point: OperatingPoint): Kept => divide(option, point, settings.distortion);
  const fastest = keptAt(fastestPoint(task, bandwidthHz));
  if (joulesOf(task, fastest) <= task.energyJoules) return fastest;
  const points = crossing(
    task,
    bandwidthHz,
    'optimal',
    (point) => secondsOf(task, keptAt(point)) > task.deadlineSeconds,
  );
  return points.map(keptAt).reduce((best, kept) => (violation(task, kept) < violation(task, best) ? kept : best));
}

/** The operating point at which these two fractions fit: A1 with their cycles reaches 1. */
function fitting(
  task: Task,
  bandwidthHz: number,
  settings: Settings,
  device: number,
  server: number,
): OperatingPoint | undefined {
  settings.onSingleUserSolve();
  const { deviceCycles, serverCycles } = task;
  const pruned = { ...task, deviceCycles: device * deviceCycles, serverCycles: server * serverCycles };
  const largest = largestRetained(pruned, bandwidthHz);
  return largest !== undefined && largest.retained >= 1 ? largest.point : undefined;
}

/** Divides the budget q (T - tau) + (E - e_u) of a point by marginal distortion; with q infinite only time counts. */
function divide(
  { task, split, leastRetained, mostRetained }: SplitOption,
  point: OperatingPoint,
  curve: Distortion,
): Kept {
  const q = point.timePriceWatts;
  const spareSeconds = task.deadlineSeconds - point.uploadSeconds;
  const price = (cycles: number, clockHz: number, kappa: number): number => {
    const seconds = secondsFor(cycles, clockHz);
    return q === Infinity ? seconds : q * seconds + joulesFor(kappa, cycles, clockHz);
  };
  const parts: readonly [Part, Part] = [
    {
      price: price(task.deviceCycles, point.deviceHz, task.deviceKappa),
      weight: split.deviceWeight ?? 0,
      mostRetained,
    },
    {
      price: price(task.serverCycles, point.serverHz, task.serverKappa),
      weight: split.serverWeight ?? 0,
      mostRetained: 1,
    },
  ];
  const budget = q === Infinity ? spareSeconds : q * spareSeconds + (task.energyJoules - point.uploadJoules);
  const [device, server] = keepUnder(budget, parts, leastRetained, curve);
  return { point, device, server };
}

function secondsOf(task: Task, { point, device, server }: Kept): number {
  const computing =
    device * secondsFor(task.deviceCycles, point.deviceHz) + server * secondsFor(task.serverCycles, point.serverHz);
  return point.uploadSeconds + computing;
}

function joulesOf(task: Task, { point, device, server }: Kept): number {
  const deviceJoules = device * joulesFor(task.deviceKappa, task.deviceCycles, point.deviceHz);
  const serverJoules = server * joulesFor(task.serverKappa, task.serverCycles, point.serverHz);
  return point.uploadJoules + deviceJoules + serverJoules;
}

/** By how much the worse of the two limits is exceeded, relative to it. */
function violation(task: Task, kept: Kept): number {
  const late = secondsOf(task, kept) / task.deadlineSeconds - 1;
  const over = joulesOf(task, kept) / task.energyJoules - 1;
  return Math.max(late, over);
}
