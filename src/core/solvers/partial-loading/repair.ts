import { at } from '../../numerics/at.js';
import { latestStarts } from './latest-starts.js';
import { neededBand } from './needed-band.js';
import { isFeasible } from './price.js';
import type { Plan, Problem } from './problem.js';

/**
 * Section 6, `repair`: a plan of the unlimited relaxation made to fit the uplink, by dropping the user with the largest
 * band w_k / L_i (`static`) or w_k (`redivided`) until it passes pricing; committed users last. O(K (K + P)).
 */
export function repair(problem: Problem, relaxed: Plan): Plan {
  let plan = relaxed;
  while (!isFeasible(problem, plan)) {
    const dropped = mostDemanding(problem, plan);
    plan = plan
      .map((batch) => ({ ...batch, users: batch.users.filter((user) => user !== dropped) }))
      .filter(({ users }) => users.length > 0);
  }
  return plan;
}

function mostDemanding(problem: Problem, plan: Plan): number {
  const starts = latestStarts(problem, plan);
  const demands = plan.flatMap(({ users }, index) =>
    users.map((place) => {
      const user = at(problem.users, place);
      const demand = problem.uplinkRule === 'static' ? neededBand(problem, user, at(starts, index)) : user.bandSeconds;
      return { place, committed: user.committed, demand };
    }),
  );
  const { place } = demands.reduce((most, one) => {
    if (one.committed !== most.committed) return most.committed ? one : most;
    return one.demand > most.demand ? one : most;
  });
  return place;
}
