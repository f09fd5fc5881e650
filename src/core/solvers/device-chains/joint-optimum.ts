import type { Batch, Commit, Decisions, Epoch } from './batch.js';
import { bestOrder } from './best-order.js';
import { at } from '../../numerics/at.js';
import { candidateOf } from './candidate.js';
import { JointSearch, type JointChain } from './joint-search.js';
import type { Calendars } from './calendars.js';
import type { ProblemRequest } from './problem.js';

/**
 * Method `oracle` (section 6): the least sum gamma (F - a) over all schedules of those that can be served at all. Starts from the best
 * order of whole requests, which is not always the optimum. Exponential: for at most 3 requests and 12 layers.
 */
export function jointOptimum(
  epoch: Epoch,
  open: readonly ProblemRequest[],
  calendars: Calendars,
  begin: () => Batch,
): Decisions {
  const ordered = bestOrder(open, begin);
  const commits = ordered.commits.toSorted((a, b) => a.candidate.request.index - b.candidate.request.index);
  const weightedTicks = commits.reduce((sum, { candidate: { request, chain } }) => {
    return sum + request.weight * (chain.finishTicks - request.releaseTicks);
  }, 0);
  const served = commits.map(({ candidate }) => candidate.request);
  const better = new JointSearch(epoch.problem, weightedTicks).run(served, epoch.starts, calendars);
  return { commits: better?.map((chain) => commitOf(epoch, chain)) ?? commits, refused: ordered.refused };
}

function commitOf({ problem, starts }: Epoch, { request, state, steps, operations }: JointChain): Commit {
  const chain = { steps, finishTicks: state.ticks };
  return { candidate: candidateOf(problem, request, at(starts, request.index), chain), operations };
}
