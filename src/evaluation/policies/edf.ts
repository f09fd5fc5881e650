import { byUrgency } from '../../core/cell/index.js';
import { conventionalPlanners } from './conventional/conventional-planners.js';
import { firstFit } from './conventional/first-fit.js';
import type { Policy } from './policy.js';

/** Earliest deadline first: an urgent newcomer takes the blocks of whoever has more time. */
export const EDF: Policy = {
  name: 'edf',
  sentence:
    'earliest deadline first: each takes the blocks it can use until none are left; a GPU takes inputs likewise, devices of chains take requests likewise',
  planners: () =>
    conventionalPlanners({ admits: 'served', divide: firstFit(byUrgency), order: byUrgency, chainOrder: 'deadline' }),
};
