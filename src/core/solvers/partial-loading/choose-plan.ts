import { misfit } from './applicable.js';
import { greedy } from './greedy.js';
import { greedyAppend } from './greedy-append.js';
import { greedyInsert } from './greedy-insert.js';
import type { SolvingMethod } from './instance.js';
import { labelDp } from './label-dp.js';
import { isBetter, keyOf, keyOfAll, type PlanKey } from './plan-key.js';
import { isFeasible } from './price.js';
import type { Plan, Problem } from './problem.js';
import { repair } from './repair.js';
import type { Shape } from './shape.js';
import { STRUCTURED_METHODS, structuredPlan, type StructuredMethod } from './structured.js';
import { subsetDp } from './subset-dp.js';

/** A feasible plan, what produced it, and whether that proves it to be the best. */
export interface ChosenPlan {
  readonly plan: Plan;
  readonly method: SolvingMethod;
  readonly exact: boolean;
}

/** What a method gets beside the problem. */
export interface Guidance {
  readonly shape: Shape;
  /** A plan to start from; empty without. */
  readonly seed: Plan;
  /** Steps of the local search behind `greedy`. */
  readonly improvementSteps: number;
}

/** `method: auto` (section 7): by the shape of the instance, exact where a method for it is. */
export function chooseAutomatically(problem: Problem, guidance: Guidance): ChosenPlan {
  const { shape, seed, improvementSteps } = guidance;
  const candidates: ChosenPlan[] = [];
  const relaxations: Plan[] = [];
  let bound = keyOfAll(problem);
  for (const method of STRUCTURED_METHODS) {
    if (misfit(method, problem, shape) !== undefined) continue;
    const structured = structuredPlan(method, problem, shape);
    const isBest = !isBetter(structured.bound, keyOf(problem, structured.plan));
    if (isBetter(bound, structured.bound)) bound = structured.bound;
    if (isFeasible(problem, structured.plan)) {
      if (isBest) return { plan: structured.plan, method, exact: true };
      candidates.push({ plan: structured.plan, method, exact: false });
    } else relaxations.push(structured.plan);
    if (isBest) break;
  }
  if (misfit('subsetDp', problem, shape) === undefined) return byMethod('subsetDp', problem, guidance);
  candidates.push(...relaxations.map((plan) => repaired(problem, plan)));
  const plan = greedy(problem, seed, bound, improvementSteps);
  const best = bestOf(problem, [...candidates, { plan, method: 'greedy', exact: false }], bound);
  if (best.exact || misfit('labelDp', problem, shape) !== undefined) return best;
  return bestOf(problem, [best, byMethod('labelDp', problem, guidance)], bound);
}

/** The best by key, the first one on ties; proven if it reaches the bound. */
function bestOf(problem: Problem, candidates: readonly ChosenPlan[], bound: PlanKey): ChosenPlan {
  const best = candidates.reduce((one, other) =>
    isBetter(keyOf(problem, other.plan), keyOf(problem, one.plan)) ? other : one,
  );
  return { ...best, exact: best.exact || !isBetter(bound, keyOf(problem, best.plan)) };
}

/** One method alone; wants it to fit (`misfit`). */
export function byMethod(method: SolvingMethod, problem: Problem, guidance: Guidance): ChosenPlan {
  const { shape, seed, improvementSteps } = guidance;
  switch (method) {
    case 'countDp':
    case 'windowDp':
    case 'positionDp':
      return byStructuredMethod(method, problem, shape);
    case 'labelDp': {
      const { plan, isExact } = labelDp(problem, shape);
      return isExact ? { plan, method, exact: true } : heuristic(problem, method, plan);
    }
    case 'subsetDp':
      return { plan: subsetDp(problem), method, exact: true };
    case 'greedy':
      return heuristic(problem, method, greedy(problem, seed, keyOfAll(problem), improvementSteps));
    case 'greedyAppend':
      return heuristic(problem, method, greedyAppend(problem));
    case 'greedyInsert':
      return heuristic(problem, method, greedyInsert(problem, []));
  }
}

function byStructuredMethod(method: StructuredMethod, problem: Problem, shape: Shape): ChosenPlan {
  const { plan, bound } = structuredPlan(method, problem, shape);
  const chosen = isFeasible(problem, plan) ? { plan, method, exact: false } : repaired(problem, plan);
  return bestOf(problem, [chosen], bound);
}

/** A relaxed plan that the uplink cannot carry: what is left of it, filled up again. */
function repaired(problem: Problem, relaxed: Plan): ChosenPlan {
  return heuristic(problem, 'greedyInsert', greedyInsert(problem, repair(problem, relaxed)));
}

/** Proven only if everybody is served. */
function heuristic(problem: Problem, method: SolvingMethod, plan: Plan): ChosenPlan {
  return { plan, method, exact: !isBetter(keyOfAll(problem), keyOf(problem, plan)) };
}
