import { ConventionalPlanner } from './conventional/conventional-planner.js';
import { byArrival, firstFit } from './conventional/first-fit.js';
import type { Policy } from './policy.js';

/** First in, first out. */
export const FIFO: Policy = {
  name: 'fifo',
  sentence: 'in order of arrival: each takes the blocks it can use until none are left',
  planners: () => [new ConventionalPlanner({ admits: 'served', divide: firstFit(byArrival) })],
};
