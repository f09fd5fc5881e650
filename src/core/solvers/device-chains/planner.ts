import type { Calendars } from './calendars.js';
import type { Chain } from './chain.js';
import type { ProblemRequest, StartState } from './problem.js';

/** What is left of everything while requests are planned one after the other. */
export interface Resources {
  readonly calendars: Calendars;
  /** M_v by device; falls with every commit in memory mode onDemand. */
  readonly freeMemoryBytes: Float64Array;
}

/** Plans one request on given resources, which it leaves as they are. */
export interface Planner {
  /** @returns undefined if there is no way */
  plan(request: ProblemRequest, start: StartState, resources: Resources): Chain | undefined;
  /** Chains never become faster when resources become scarcer, so a key stays a lower bound of what it becomes. */
  readonly isMonotone: boolean;
  /** Labels had to be left out, so a plan may be worse than the best. */
  readonly droppedLabels: boolean;
}
