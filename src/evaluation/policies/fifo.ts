import { conventionalPlanners } from './conventional/conventional-planners.js';
import { byArrival, firstFit } from './conventional/first-fit.js';
import type { Policy } from './policy.js';

/** First in, first out. */
export const FIFO: Policy = {
  name: 'fifo',
  sentence:
    'in order of arrival: each takes the blocks it can use until none are left; a GPU takes inputs likewise, devices of chains take requests likewise',
  planners: () =>
    conventionalPlanners({ admits: 'served', divide: firstFit(byArrival), order: byArrival, chainOrder: 'fifo' }),
};
