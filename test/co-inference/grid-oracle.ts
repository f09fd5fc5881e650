import type { Task } from '../../src/core/solvers/co-inference/index.js';

/** Values a grid has along each of its axes, and how often it closes in on the best of them. */
const STEPS = 12;
const ROUNDS = 8;

/** Steps to both sides of the best point that the next grid covers: enough not to leave the ridge it lies on. */
const REACH = 2;

/** Powers and clocks, each in [least, most]. */
interface Box {
  readonly least: readonly number[];
  readonly most: readonly number[];
}

/** The largest retained fraction at power p and clocks f, phi, straight from the definitions of section 2. */
export function retainedAt(task: Task, bandwidthHz: number, p: number, f: number, phi: number): number {
  const { uploadBits, gainHzPerWatt, deviceCycles, serverCycles } = task;
  const rate = bandwidthHz * Math.log2(1 + (p * gainHzPerWatt) / bandwidthHz);
  const sendSeconds = uploadBits > 0 ? uploadBits / rate : 0;
  const sendJoules = p * sendSeconds;
  const seconds = (deviceCycles > 0 ? deviceCycles / f : 0) + (serverCycles > 0 ? serverCycles / phi : 0);
  const joules = task.deviceKappa * deviceCycles * f * f + task.serverKappa * serverCycles * phi * phi;
  if (task.structured) {
    return Math.min(
      ratio(task.deadlineSeconds, sendSeconds + seconds),
      task.energyJoules === Infinity ? Infinity : ratio(task.energyJoules, sendJoules + joules),
    );
  }
  const spareJoules = task.energyJoules - sendJoules;
  return Math.min(ratio(task.deadlineSeconds - sendSeconds, seconds), ratio(spareJoules, joules));
}

function ratio(spare: number, perWhole: number): number {
  if (perWhole === 0) return spare >= 0 ? Infinity : -Infinity;
  return spare / perWhole;
}

/** The best value on a grid over power and both clocks that closes in on its best point: no bisection, no theorem. */
export function bestOnGrid(task: Task, bandwidthHz: number): number {
  return closingIn([task.maxPowerWatts, task.maxDeviceHz, task.maxServerHz], ([p = 0, f = 0, phi = 0]) =>
    retainedAt(task, bandwidthHz, p, f, phi),
  );
}

/** The largest value of a function over (0, most] in every coordinate, on ever finer grids. */
export function closingIn(most: readonly number[], value: (point: readonly number[]) => number): number {
  let box: Box = { least: most.map(() => 0), most };
  let best = -Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const widths = box.most.map((high, axis) => (high - (box.least[axis] ?? 0)) / STEPS);
    let bestPoint = box.most;
    let bestHere = -Infinity;
    for (const point of gridPoints(box, widths, 0)) {
      const here = value(point);
      if (here <= bestHere) continue;
      [bestHere, bestPoint] = [here, point];
    }
    best = Math.max(best, bestHere);
    box = {
      least: bestPoint.map((at, axis) => Math.max(0, at - REACH * (widths[axis] ?? 0))),
      most: bestPoint.map((at, axis) => Math.min(most[axis] ?? 0, at + REACH * (widths[axis] ?? 0))),
    };
  }
  return best;
}

function* gridPoints(box: Box, widths: readonly number[], axis: number): Generator<readonly number[]> {
  const high = box.most[axis];
  if (high === undefined) {
    yield [];
    return;
  }
  for (let step = 0; step < STEPS; step++) {
    const value = high - step * (widths[axis] ?? 0);
    for (const rest of gridPoints(box, widths, axis + 1)) yield [value, ...rest];
  }
}
