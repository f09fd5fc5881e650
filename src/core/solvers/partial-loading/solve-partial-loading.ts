import { SlotwiseError } from '../../errors.js';
import { misfit } from './applicable.js';
import { assembleResult } from './assemble-result.js';
import { byMethod, chooseAutomatically, type ChosenPlan } from './choose-plan.js';
import type { PartialLoadingInstance, SolvingMethod } from './instance.js';
import { admissibleProblem, problemOf } from './prepare.js';
import { evaluate } from './price.js';
import { planOfBatches } from './named-batches.js';
import type { Problem } from './problem.js';
import type { PartialLoadingResult } from './result.js';
import { shapeOf } from './shape.js';

/** Steps of the local search of one solve: about half a second. */
const IMPROVEMENT_STEPS = 5_000_000;

export interface SolvePartialLoadingOptions {
  /** Bounds the local search behind `greedy`, in priced slots and users passed; 0 leaves it out; default 5,000,000. */
  readonly improvementSteps?: number;
}

/**
 * Solves one instance: which users are served, in which batches, in which order the models are loaded, and who sends
 * when. Our reconstruction after arXiv 2503.22982, with our own exact programs, bounds and local search.
 *
 * Wants a valid instance (`parsePartialLoadingInstance` makes one). Pure: the same instance gives the same result.
 * Cost: by method, stated at each.
 *
 * @throws SlotwiseError INSTANCE_INVALID with the field `method` if a forced method does not fit
 */
export function solvePartialLoading(
  instance: PartialLoadingInstance,
  options: SolvePartialLoadingOptions = {},
): PartialLoadingResult {
  const { method: forced = 'auto' } = instance;
  const problem = admissibleProblem(problemOf(instance));
  if (problem.users.length === 0) {
    return assembleResult(instance, problem, [], { method: forced === 'auto' ? 'trivial' : forced, exact: true });
  }
  const shape = shapeOf(problem);
  const { improvementSteps = IMPROVEMENT_STEPS } = options;
  const seed = planOfBatches(problem, instance.seedBatches ?? []);
  const guidance = { shape, seed, improvementSteps };
  if (forced !== 'auto') throwMisfit(forced, misfit(forced, problem, shape));
  const chosen = forced === 'auto' ? chooseAutomatically(problem, guidance) : byMethod(forced, problem, guidance);
  return assembleResult(instance, problem, pricedOf(problem, chosen), chosen);
}

function throwMisfit(method: SolvingMethod, complaint: string | undefined): void {
  if (complaint === undefined) return;
  throw new SlotwiseError('INSTANCE_INVALID', `method: ${method} ${complaint}`, { field: 'method' });
}

function pricedOf(problem: Problem, { plan, method }: ChosenPlan): NonNullable<ReturnType<typeof evaluate>> {
  const priced = evaluate(problem, plan);
  if (priced === undefined) throw new Error(`${method} made a plan that does not price`);
  return priced;
}
