import { appendGreedily } from './greedy-append.js';
import { greedyInsert } from './greedy-insert.js';
import { improve } from './improve.js';
import { isFeasible } from './price.js';
import { isBetter, keyOf, type PlanKey } from './plan-key.js';
import type { Plan, Problem } from './problem.js';
import { bestSingleModel } from './single-model.js';
import { StepBudget } from './step-budget.js';

/**
 * Section 6, `greedy`: the best of the seed plan, G1, G1 then G2, G2, and one model alone, from the empty plan and from
 * the seed; then improved by local search, which is our addition. Never worse than a feasible seed.
 *
 * @param goal a key that no plan exceeds: the search ends there
 * @param improvementSteps bounds the local search
 */
export function greedy(problem: Problem, seed: Plan, goal: PlanKey, improvementSteps: number): Plan {
  const starts = seed.length > 0 && isFeasible(problem, seed) ? [seed, []] : [[]];
  const plans = starts.flatMap((start) => {
    const appended = appendGreedily(problem, start);
    return [start, appended, greedyInsert(problem, appended), greedyInsert(problem, start)];
  });
  const best = bestPlan(problem, [...plans, bestSingleModel(problem)]);
  return improve(problem, best, goal, new StepBudget(improvementSteps));
}

/** The plan of the best key, the first one on ties. */
function bestPlan(problem: Problem, plans: readonly Plan[]): Plan {
  return plans.reduce<Plan>((best, plan) => (isBetter(keyOf(problem, plan), keyOf(problem, best)) ? plan : best), []);
}
