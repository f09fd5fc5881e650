import type { Chain } from './chain.js';
import type { Planner, Resources } from './planner.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { VisitSearch } from './visit-search.js';

/**
 * Section 4.3, memory mode onDemand: weights are loaded where they are missing, a segment has to fit into the memory of
 * its device, and a chain visits every device for at most one segment. Exact among such chains while no label is
 * dropped. Cost of a plan: `VisitSearch`.
 */
export class OnDemand implements Planner {
  readonly isMonotone = true;
  droppedLabels = false;

  constructor(private readonly problem: Problem) {}

  plan(request: ProblemRequest, start: StartState, resources: Resources): Chain | undefined {
    const search = new VisitSearch(this.problem, request, start, resources);
    const chain = search.chain();
    this.droppedLabels ||= search.droppedLabels;
    return chain;
  }
}
