import { at } from '../../numerics/at.js';
import { bandLimit, fitsLimit } from '../../numerics/tolerance.js';
import { batchBandSeconds, batchSeconds } from './batch.js';
import { neededBand } from './needed-band.js';
import type { Label } from './pareto.js';
import type { Batch, Plan, Problem } from './problem.js';
import { fullBandSeconds } from './problem.js';

/** A front or rear part of a plan, batch by batch. */
export interface PartLabel extends Label {
  /** The batch set last, beside which the next one comes; undefined: nothing yet. */
  readonly batch?: Batch;
  readonly before?: PartLabel;
}

/** What the label program does by rule. */
export interface LabelRule {
  /** Batches are set from the last one on. */
  readonly isBackward: boolean;
  readonly begin: PartLabel;
  /** One more batch; undefined if it does not fit. */
  readonly extended: (label: PartLabel, batch: Batch) => PartLabel | undefined;
  /** Whether the part can be a whole plan. */
  readonly isWhole: (label: PartLabel) => boolean;
  readonly planOf: (label: PartLabel) => Plan;
}

/** @param problem one deadline for all users; `redivided` or `static` */
export function labelRule(problem: Problem): LabelRule {
  const deadlineSeconds = problem.users[0]?.deadlineSeconds ?? 0;
  return problem.uplinkRule === 'static' ? backward(problem, deadlineSeconds) : forward(problem, deadlineSeconds);
}

/** `redivided`: x = F, the end so far, y = A, what has been uploaded; F' = max(F + load, A' / B) + I. */
function forward(problem: Problem, deadlineSeconds: number): LabelRule {
  return {
    isBackward: false,
    begin: { x: problem.busyUntilSeconds, y: 0 },
    extended: (label, batch) => {
      const y = label.y + batchBandSeconds(problem, batch);
      const load =
        label.batch === undefined
          ? at(problem.loads.fromStart, batch.model)
          : problem.loads.between(label.batch.model, batch.model);
      const x = Math.max(label.x + load, fullBandSeconds(y, problem.bandwidthHz)) + batchSeconds(problem, batch);
      return fitsLimit(x, deadlineSeconds) ? { x, y, batch, before: label } : undefined;
    },
    isWhole: () => true,
    planOf: (label) => batchesOf(label).reverse(),
  };
}

/** `static`: x = -L, the latest start, y = b, the band so far; L' = L - load - I, b' = b + sum of w / L'. */
function backward(problem: Problem, deadlineSeconds: number): LabelRule {
  return {
    isBackward: true,
    begin: { x: -deadlineSeconds, y: 0 },
    extended: (label, batch) => {
      const load = label.batch === undefined ? 0 : problem.loads.between(batch.model, label.batch.model);
      const start = -label.x - load - batchSeconds(problem, batch);
      if (!fitsLimit(problem.busyUntilSeconds, start)) return undefined;
      let y = label.y;
      for (const user of batch.users) y += neededBand(problem, at(problem.users, user), start);
      return y <= bandLimit(problem.bandwidthHz) ? { x: -start, y, batch, before: label } : undefined;
    },
    isWhole: ({ x, batch }) =>
      batch === undefined || fitsLimit(problem.busyUntilSeconds + at(problem.loads.fromStart, batch.model), -x),
    planOf: batchesOf,
  };
}

/** From the batch set last back to the first. */
function batchesOf(label: PartLabel): Batch[] {
  const batches: Batch[] = [];
  for (let part: PartLabel | undefined = label; part?.batch !== undefined; part = part.before) batches.push(part.batch);
  return batches;
}
