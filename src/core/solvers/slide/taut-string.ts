import { at } from '../../numerics/at.js';
import type { PairProblem } from './pair-problem.js';
import { EPSILON, fitsTopSpeed } from '../../numerics/tolerance.js';

/** What the taut string hangs on, computed once for all bandwidths tried (section 3.4). */
export interface TautString {
  readonly problem: PairProblem;
  /** V_j, s. */
  readonly fixedSecondsFrom: readonly number[];
  /** P_j for j = 1..L+1, cycle. */
  readonly cyclesBefore: readonly number[];
}

export function tautString(problem: PairProblem): TautString {
  const { fixedSeconds, cycles } = problem.layers;
  let seconds = 0;
  const fixedSecondsFrom = fixedSeconds
    .toReversed()
    .map((fixed) => (seconds += fixed))
    .reverse();
  let before = 0;
  const cyclesBefore = [0, ...cycles.map((work) => (before += work))];
  return { problem, fixedSecondsFrom, cyclesBefore };
}

/**
 * Speeds of least energy that meet the deadline with the bandwidth b (section 3.4): the greatest convex minorant of
 * cycles over time through the points (q_j, P_j) and (T, P_(L+1)), q_j = S_j / (r b) + V_j. Its slopes are the
 * speeds; none is slower than the critical speed. They never fall along the model.
 *
 * @param secondsPerBit 1 / (r b); 0 for an unlimited bandwidth
 * @returns speed per layer, Hz, 0 without work; undefined if no speeds meet the deadline. O(L), one hull scan.
 */
export function slowestSpeeds(string: TautString, secondsPerBit: number): number[] | undefined {
  const { layers, deadlineSeconds } = string.problem;
  const toleranceSeconds = EPSILON * Math.max(1, Math.abs(deadlineSeconds));
  const hull = new Hull();
  for (let layer = 0; layer < layers.bits.length; layer++) {
    const earliest = at(layers.bitsUpTo, layer) * secondsPerBit;
    const started = layer === 0 ? Math.max(earliest, layers.busySeconds) : earliest;
    const seconds = started + at(string.fixedSecondsFrom, layer);
    if (seconds > deadlineSeconds + toleranceSeconds) return undefined;
    hull.add(layer, at(string.cyclesBefore, layer), Math.min(seconds, deadlineSeconds));
  }
  hull.add(layers.bits.length, at(string.cyclesBefore, layers.bits.length), deadlineSeconds);
  return speedsAlong(hull, string.problem);
}

function speedsAlong(hull: Hull, { layers, device }: PairProblem): number[] | undefined {
  const speedsHz = layers.cycles.map(() => 0);
  for (let edge = 1; edge < hull.size; edge++) {
    const slopeHz = 1 / hull.pace(edge);
    if (!fitsTopSpeed(slopeHz, device.maxFrequencyHz)) return undefined;
    const speedHz = Math.min(device.maxFrequencyHz, Math.max(slopeHz, device.criticalFrequencyHz));
    for (let layer = hull.layer(edge - 1); layer < hull.layer(edge); layer++) {
      if (at(layers.cycles, layer) > 0) speedsHz[layer] = speedHz;
    }
  }
  return speedsHz;
}

/**
 * The hull of points that come in order of cycles: seconds as the least concave function of cycles above all of them,
 * which is the same string as cycles over seconds from below. Points on an edge are dropped.
 */
class Hull {
  size = 0;
  private readonly layers: number[] = [];
  private readonly cycles: number[] = [];
  private readonly seconds: number[] = [];

  add(layer: number, cycles: number, seconds: number): void {
    if (this.size > 0 && at(this.cycles, this.size - 1) === cycles) {
      if (seconds < at(this.seconds, this.size - 1)) return;
      this.size--;
    }
    while (this.size > 1 && this.pace(this.size - 1) <= this.paceTo(this.size - 1, cycles, seconds)) this.size--;
    this.layers[this.size] = layer;
    this.cycles[this.size] = cycles;
    this.seconds[this.size] = seconds;
    this.size++;
  }

  /** Where the point stands in the model. */
  layer(point: number): number {
    return at(this.layers, point);
  }

  /** Seconds per cycle of the edge that ends in the point. */
  pace(point: number): number {
    return this.paceTo(point - 1, at(this.cycles, point), at(this.seconds, point));
  }

  private paceTo(from: number, cycles: number, seconds: number): number {
    return (seconds - at(this.seconds, from)) / (cycles - at(this.cycles, from));
  }
}
