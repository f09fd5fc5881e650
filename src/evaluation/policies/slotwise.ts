import type { Policy } from './policy.js';

/** The scheduler as it is. */
export const SLOTWISE: Policy = {
  name: 'slotwise',
  sentence: 'the scheduler as it is: its solvers online, with admission, promises and refusals',
};
