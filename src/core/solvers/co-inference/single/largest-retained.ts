import type { ResourceControl } from '../settings.js';
import type { OperatingPoint } from './operating-point.js';
import { crossing, fastestPoint } from './operating-path.js';
import type { Task } from './task.js';

/** What a task can keep, not capped at 1, and how; 0 or less: infeasible. */
export interface LargestRetained {
  readonly retained: number;
  readonly point: OperatingPoint;
}

/**
 * Algorithm A1: the largest retained fraction that deadline, energy, power and clocks allow. The problem is convex in
 * w and the three times (theorem 1), so the optimum lies where the fraction that time allows, rising along the path of
 * operating points, meets the one that energy allows, falling along it. Our reconstruction after arXiv 2505.09214.
 *
 * Cost: about 45 evaluations to double precision.
 *
 * @returns undefined if nothing can be served at any fraction
 */
export function largestRetained(
  task: Task,
  bandwidthHz: number,
  control: ResourceControl = 'optimal',
): LargestRetained | undefined {
  if (!isPossible(task, bandwidthHz)) return undefined;
  const fastest = fastestPoint(task, bandwidthHz);
  const byTime = retainedByTime(task, fastest);
  if (byTime <= 0) return undefined;
  if (task.energyJoules === Infinity || byTime <= retainedByEnergy(task, fastest))
    return { retained: byTime, point: fastest };
  const points = crossing(
    task,
    bandwidthHz,
    control,
    (point) => retainedByTime(task, point) < retainedByEnergy(task, point),
  );
  let best: LargestRetained | undefined;
  for (const point of points) {
    const retained = Math.min(retainedByTime(task, point), retainedByEnergy(task, point));
    if (best === undefined || retained > best.retained) best = { retained, point };
  }
  return best;
}

/** Whether there is time, a server where one is needed, and band where something is sent. */
export function isPossible(task: Task, bandwidthHz: number): boolean {
  if (task.deadlineSeconds <= 0) return false;
  if (task.serverCycles > 0 && task.maxServerHz === 0) return false;
  return task.uploadBits === 0 || bandwidthHz > 0;
}

/** wTime: the largest fraction that meets the deadline at a point. */
export function retainedByTime(task: Task, point: OperatingPoint): number {
  const { uploadSeconds, computeSeconds } = point;
  return largestFraction(task.deadlineSeconds, uploadSeconds, computeSeconds, task.structured);
}

/** wEnergy: the largest fraction that the energy pays for at a point. */
export function retainedByEnergy(task: Task, point: OperatingPoint): number {
  const { uploadJoules, computeJoules } = point;
  return largestFraction(task.energyJoules, uploadJoules, computeJoules, task.structured);
}

/** The largest w with `upload + w compute <= limit`; structured: with `w (upload + compute) <= limit`. */
function largestFraction(limit: number, upload: number, compute: number, structured: boolean): number {
  const fixed = structured ? 0 : upload;
  const scaled = structured ? upload + compute : compute;
  if (scaled === 0) return fixed <= limit ? Infinity : -Infinity;
  return (limit - fixed) / scaled;
}
