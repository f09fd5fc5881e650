import { assembleResult } from './assemble-result.js';
import { deadlineOrder } from './deadline-order.js';
import { appendGreedily } from './greedy-append.js';
import type { PartialLoadingInstance } from './instance.js';
import { admissibleProblem, problemOf } from './prepare.js';
import { planOfBatches } from './named-batches.js';
import { evaluate } from './price.js';
import type { Plan, Problem } from './problem.js';
import type { PartialLoadingResult } from './result.js';
import { solvePartialLoading } from './solve-partial-loading.js';

/** Conventional ways to compare with (section 9). */
export const LOADING_BASELINES = ['fullReload', 'sharingBlind', 'deadlineOrder'] as const;
export type LoadingBaseline = (typeof LOADING_BASELINES)[number];

/** What a baseline serves; it proves nothing. */
export type BaselineResult = Omit<PartialLoadingResult, 'method' | 'exact'>;

/**
 * `fullReload`: every change of model loads all of it. `sharingBlind`: that plan's order, but only missing blocks are
 * loaded, and G1 appends who was left out. `deadlineOrder`: users by deadline.
 */
export function solveByBaseline(instance: PartialLoadingInstance, baseline: LoadingBaseline): BaselineResult {
  const problem = admissibleProblem(problemOf({ ...instance, sharing: baseline !== 'fullReload' }));
  const plan = baselinePlan(instance, problem, baseline);
  const { method, exact, ...result } = assembleResult(instance, problem, evaluate(problem, plan) ?? [], {
    method: 'greedy',
    exact: false,
  });
  return result;
}

function baselinePlan(instance: PartialLoadingInstance, problem: Problem, baseline: LoadingBaseline): Plan {
  if (baseline === 'deadlineOrder') return deadlineOrder(problem);
  const { batches } = solvePartialLoading({ ...instance, sharing: false });
  const plan = planOfBatches(problem, batches);
  return baseline === 'fullReload' ? plan : appendGreedily(problem, plan);
}
