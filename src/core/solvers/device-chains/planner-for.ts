import { ArStyle } from './ar-style.js';
import { EarliestFinish } from './earliest-finish.js';
import { OneHopGreedy } from './greedy.js';
import type { ChainMethod } from './instance.js';
import { LeastRatio } from './least-ratio.js';
import { Local } from './local.js';
import { OnDemand } from './on-demand.js';
import type { Planner } from './planner.js';
import type { Problem } from './problem.js';

/** Section 6: a method only replaces the planner. The oracle starts from exact plans. */
export function plannerFor(method: ChainMethod, problem: Problem): Planner {
  switch (method) {
    case 'exact':
    case 'msStyle':
    case 'oracle':
      return exactPlanner(problem);
    case 'greedy':
      return new OneHopGreedy(problem);
    case 'local':
      return new Local(problem);
    case 'arStyle':
      return new ArStyle(problem);
  }
}

/** Section 4. */
function exactPlanner(problem: Problem): Planner {
  if (problem.memoryMode === 'onDemand') return new OnDemand(problem);
  return problem.criterion === 'ratio' ? new LeastRatio(problem) : new EarliestFinish(problem);
}
