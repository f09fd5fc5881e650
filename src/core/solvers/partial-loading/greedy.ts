import { deadlineOrder } from './deadline-order.js';
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
 * the seed. Never worse than a feasible seed. Our additions: users by deadline, then G2, and a local search from each of
 * these plans, the best one first.
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
  plans.push(bestSingleModel(problem), greedyInsert(problem, deadlineOrder(problem)));
  const bestFirst = plans.toSorted((a, b) => byFallingKey(keyOf(problem, a), keyOf(problem, b)));
  const budget = new StepBudget(improvementSteps);
  return bestFirst.reduce<Plan>((best, plan) => {
    if (!isBetter(goal, keyOf(problem, best))) return best;
    const improved = improve(problem, plan, goal, budget);
    return isBetter(keyOf(problem, improved), keyOf(problem, best)) ? improved : best;
  }, []);
}

function byFallingKey(first: PlanKey, second: PlanKey): number {
  return Number(isBetter(second, first)) - Number(isBetter(first, second));
}
