import { at } from '../../numerics/at.js';
import type { BatchSetting, Commit, Decisions } from './batch.js';
import { bestOrder, costOf } from './best-order.js';
import { candidateOf } from './candidate.js';
import type { Epoch } from './epoch.js';
import { JointSearch, type JointChain } from './joint-search.js';

/**
 * Method `oracle` (section 6): the least sum gamma (F - a) over all schedules of the requests that can be served at all,
 * in instance order. Starts from the best order of whole requests, which is not always the optimum. Exponential: for at
 * most 3 requests and 12 layers.
 */
export function jointOptimum(epoch: Epoch): Decisions {
  const { setting, calendars } = epoch;
  const ordered = bestOrder(epoch);
  const commits = ordered.commits.toSorted((a, b) => a.candidate.request.index - b.candidate.request.index);
  const served = commits.map(({ candidate }) => candidate.request);
  const search = new JointSearch(setting.problem, costOf(ordered).weightedTicks);
  const better = search.run(served, setting.starts, calendars);
  return { commits: better?.map((chain) => commitOf(setting, chain)) ?? commits, refused: ordered.refused };
}

function commitOf({ problem, starts }: BatchSetting, { request, state, steps, operations }: JointChain): Commit {
  const chain = { steps, finishTicks: state.ticks };
  return { candidate: candidateOf(problem, request, at(starts, request.index), chain), operations };
}
