import { at } from '../../numerics/at.js';
import { assembleResult } from './assemble-result.js';
import { Batch } from './batch.js';
import { bestOrder } from './best-order.js';
import { byRatio, byStrictPriority } from './candidate.js';
import { commitInTurn, commitLazily, commitRecomputed } from './commit-by-key.js';
import { EarliestFinish } from './earliest-finish.js';
import { givenCalendars, resourceIndexOf } from './given-calendars.js';
import type { ChainMethod, CommitOrder, DeviceChainsInstance } from './instance.js';
import { splitLedger, startStates } from './ledger.js';
import type { Planner } from './planner.js';
import { problemOf } from './prepare.js';
import type { Problem, ProblemRequest } from './problem.js';
import type { DeviceChainsResult } from './result.js';

export interface SolveDeviceChainsOptions {
  /** `all`: plan every request before every commit; same result, for checks; default `lazy`. */
  readonly recompute?: 'lazy' | 'all';
}

/**
 * Plans one epoch: a chain of devices for every request, in the order of keys, against what is running already. Our
 * reconstruction after arXiv 2412.12371, as a centralised online version.
 *
 * Wants a valid instance (`parseDeviceChainsInstance` makes one). Pure: the same instance gives the same result.
 * Cost with method exact: between Q and Q^2 plans of O(L (D^2 + links)) each, for Q requests, L layers, D devices.
 */
export function solveDeviceChains(
  instance: DeviceChainsInstance,
  options: SolveDeviceChainsOptions = {},
): DeviceChainsResult {
  const { method = 'exact' } = instance;
  const index = resourceIndexOf(instance);
  const problem = problemOf(instance, index);
  const ledger = splitLedger(instance);
  const starts = startStates(instance, problem.requests, index.deviceIndex, ledger.kept);
  const planner = plannerOf(method, problem);
  const calendars = givenCalendars(instance, index, ledger.kept);
  const freeMemoryBytes = Float64Array.from(instance.devices, (device) => device.freeMemoryBytes ?? Infinity);
  const begin = () =>
    new Batch({ problem, starts, planner }, { calendars: calendars.copy(), freeMemoryBytes: freeMemoryBytes.slice() });
  const open = problem.requests.filter((request) => !at(starts, request.index).complete);
  const batch = commitAll(orderOf(instance), open, begin, options.recompute === 'all' || method === 'greedy');
  const { commits, refused } = batch;
  const exact = (method === 'exact' || method === 'msStyle') && !planner.droppedLabels;
  return assembleResult(instance, problem, starts, ledger, { method, exact, commits, refused });
}

function orderOf({ method, order }: DeviceChainsInstance): CommitOrder {
  return order ?? (method === 'arStyle' || method === 'msStyle' ? 'fifo' : 'ratio');
}

function plannerOf(method: ChainMethod, problem: Problem): Planner {
  if (method !== 'exact' && method !== 'msStyle') throw new Error(`method ${method} has no planner`);
  return new EarliestFinish(problem);
}

/** Step 5 in each order. @param recompute keys may fall, or are to be checked: no lazy heap */
function commitAll(order: CommitOrder, open: readonly ProblemRequest[], begin: () => Batch, recompute: boolean): Batch {
  if (order === 'bestOrder') return bestOrder(open, begin);
  const batch = begin();
  const commitByKey = recompute ? commitRecomputed : commitLazily;
  switch (order) {
    case 'ratio':
      commitByKey(batch, open, byRatio);
      break;
    case 'strictPriority':
      commitByKey(batch, open, byStrictPriority);
      break;
    case 'fifo':
      commitInTurn(
        batch,
        open.toSorted((a, b) => a.releaseTicks - b.releaseTicks || a.index - b.index),
      );
      break;
    case 'given':
      commitInTurn(batch, open);
  }
  return batch;
}
