import { byUrgency } from '../../core/cell/index.js';
import { ConventionalPlanner } from './conventional/conventional-planner.js';
import { firstFit } from './conventional/first-fit.js';
import type { Policy } from './policy.js';

/** Earliest deadline first: an urgent newcomer takes the blocks of whoever has more time. */
export const EDF: Policy = {
  name: 'edf',
  sentence: 'earliest deadline first: each takes the blocks it can use until none are left',
  planners: () => [new ConventionalPlanner({ admits: 'served', divide: firstFit(byUrgency) })],
};
