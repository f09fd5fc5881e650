import { conventionalPlanners } from './conventional/conventional-planners.js';
import { byArrival } from './conventional/first-fit.js';
import { splitEqually } from './conventional/split-equally.js';
import type { Policy } from './policy.js';

/** Processor sharing: everybody is let in at once, and the band is divided among all who can use it. */
export const EQUAL_SPLIT: Policy = {
  name: 'equal-split',
  sentence:
    'all open requests are admitted at once and share the blocks equally; a GPU takes inputs, devices of chains take requests in order of their arrival',
  planners: () =>
    conventionalPlanners({ admits: 'everybody', divide: splitEqually, order: byArrival, chainOrder: 'fifo' }),
};
