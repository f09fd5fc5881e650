import type { ChainDemand } from './demand.js';
import { guardedAtMs } from './entries.js';
import type { PlannedDemand } from './instance.js';
import { planChains, type PlannedChains, type PlanningScene } from './plan-chains.js';

export const weightOf = ({ request }: ChainDemand): number => request.priority ?? 1;

/** Somebody under way, with no more fixed than what has begun. */
export const openDemand = (demand: ChainDemand): PlannedDemand => ({
  demand,
  fixed: demand.begun,
  deadlineAtMs: demand.deadlineAtMs,
  hardDeadline: false,
});

/** When a request is done by a plan, ms since 1970; Infinity: never. */
export function finishOf(chains: PlannedChains, { request }: ChainDemand): number {
  return chains.get(request.requestId)?.finishesAtMs ?? Infinity;
}

function lateWeight(
  chains: PlannedChains,
  demands: readonly ChainDemand[],
  byMs: (demand: ChainDemand) => number,
): number {
  return demands
    .filter((demand) => finishOf(chains, demand) > byMs(demand))
    .reduce((sum, demand) => sum + weightOf(demand), 0);
}

/**
 * The plan of those who are promised something, were nobody else there: by the planner's order anew, unless somebody would be late who is
 * not when everything stays as it was planned before. Cost: two plans at most.
 */
export function planPromised(demands: readonly ChainDemand[], scene: PlanningScene): PlannedChains {
  const anew = planChains(demands.map(openDemand), 'own', scene);
  const guarded = ({ deadlineAtMs }: ChainDemand): number => guardedAtMs(deadlineAtMs, scene.startsAtMs, scene.options);
  const deadline = ({ deadlineAtMs }: ChainDemand): number => deadlineAtMs;
  if (lateWeight(anew, demands, guarded) === 0) return anew;
  const asBefore = demands.map((demand) => ({ ...openDemand(demand), fixed: [...demand.begun, ...demand.planned] }));
  const kept = planChains(asBefore, 'own', scene);
  const gained =
    lateWeight(anew, demands, deadline) - lateWeight(kept, demands, deadline) ||
    lateWeight(anew, demands, guarded) - lateWeight(kept, demands, guarded);
  return gained > 0 ? kept : anew;
}
