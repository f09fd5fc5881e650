import { countDp } from './count-dp.js';
import { keyOf, type PlanKey } from './plan-key.js';
import { positionDp } from './position-dp.js';
import { underRule, type Plan, type Problem } from './problem.js';
import type { Shape } from './shape.js';
import { windowDp } from './window-dp.js';

/** The exact programs for backbone shapes, the cheapest first. */
export const STRUCTURED_METHODS = ['countDp', 'windowDp', 'positionDp'] as const;
export type StructuredMethod = (typeof STRUCTURED_METHODS)[number];

/** A plan of the problem or, under `static` and `redivided`, of its relaxation without uplink. */
export interface StructuredPlan {
  readonly plan: Plan;
  /** No plan has a better key. */
  readonly bound: PlanKey;
}

export function structuredPlan(method: StructuredMethod, problem: Problem, shape: Shape): StructuredPlan {
  const relaxed = problem.uplinkRule === 'noOverlap' ? problem : underRule(problem, 'unlimited');
  if (method === 'windowDp') return windowDp(relaxed, shape);
  const plan = method === 'countDp' ? countDp(relaxed, shape) : positionDp(relaxed, shape);
  return { plan, bound: keyOf(problem, plan) };
}
