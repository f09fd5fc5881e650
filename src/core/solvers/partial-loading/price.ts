import { at } from '../../numerics/at.js';
import { bandLimit, fitsLimit } from '../../numerics/tolerance.js';
import { batchSeconds, loadBefore } from './batch.js';
import { beginSeconds, earliestStarts } from './earliest-starts.js';
import { latestStarts, requiredBandwidthHz } from './latest-starts.js';
import type { Batch, Plan, Problem } from './problem.js';

/** A batch of a plan with its times, s. */
export interface PricedBatch {
  readonly batch: Batch;
  /** F_{i-1}. */
  readonly loadStartSeconds: number;
  /** l_i. */
  readonly loadSeconds: number;
  /** s_i. */
  readonly startSeconds: number;
  /** F_i. */
  readonly endSeconds: number;
}

/**
 * Prices a plan (section 3, `evaluate`): earliest starts, under `static` the latest ones.
 *
 * @returns its times; undefined if a batch is too large or late, or the band is not enough. O(K + P)
 */
export function evaluate(problem: Problem, plan: Plan): readonly PricedBatch[] | undefined {
  const starts = feasibleStarts(problem, plan);
  if (starts === undefined) return undefined;
  let end = beginSeconds(problem, plan);
  return plan.map((batch, index) => {
    const loadStartSeconds = end;
    const startSeconds = at(starts, index);
    end = startSeconds + batchSeconds(problem, batch);
    return { batch, loadStartSeconds, loadSeconds: loadBefore(problem, plan, index), startSeconds, endSeconds: end };
  });
}

export function isFeasible(problem: Problem, plan: Plan): boolean {
  return feasibleStarts(problem, plan) !== undefined;
}

function feasibleStarts(problem: Problem, plan: Plan): number[] | undefined {
  if (plan.some(({ model, users }) => users.length > at(problem.models, model).batchCap)) return undefined;
  return problem.uplinkRule === 'static' ? staticStarts(problem, plan) : earliestStarts(problem, plan);
}

/** Theorem A: feasible iff the first batch need not start too early and the sum of the shares fits into the band. */
function staticStarts(problem: Problem, plan: Plan): number[] | undefined {
  const starts = latestStarts(problem, plan);
  const [first] = starts;
  if (first === undefined) return [];
  if (!fitsLimit(problem.busyUntilSeconds + loadBefore(problem, plan, 0), first)) return undefined;
  const requiredHz = requiredBandwidthHz(problem, plan, starts);
  return requiredHz <= bandLimit(problem.bandwidthHz) ? starts : undefined;
}
