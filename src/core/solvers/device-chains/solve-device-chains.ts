import { at } from '../../numerics/at.js';
import { assembleResult } from './assemble-result.js';
import { Batch } from './batch.js';
import { commitAll } from './commit-all.js';
import { givenCalendars, resourceIndexOf } from './given-calendars.js';
import type { DeviceChainsInstance } from './instance.js';
import { jointOptimum } from './joint-optimum.js';
import { splitLedger, startStates } from './ledger.js';
import { plannerFor } from './planner-for.js';
import { problemOf } from './prepare.js';
import type { DeviceChainsResult } from './result.js';

export interface SolveDeviceChainsOptions {
  /** `all`: plan every request before every commit; the same result, for checks; default `lazy`. */
  readonly recompute?: 'lazy' | 'all';
}

/**
 * Plans one epoch: a chain of devices for every request, in the order of keys, against what is running already. Our
 * reconstruction after arXiv 2412.12371, as a centralised online version.
 *
 * Wants a valid instance (`parseDeviceChainsInstance` makes one). Pure: the same instance gives the same result.
 * Cost with method exact: between Q and Q^2 plans of O(L (D^2 + links)) each, for Q requests, L layers, D devices;
 * other methods, criteria and memory modes: stated at each planner.
 */
export function solveDeviceChains(
  instance: DeviceChainsInstance,
  options: SolveDeviceChainsOptions = {},
): DeviceChainsResult {
  const { method = 'exact', devices } = instance;
  const index = resourceIndexOf(instance);
  const problem = problemOf(instance, index);
  const ledger = splitLedger(instance);
  const starts = startStates(instance, problem.requests, index.deviceIndex, ledger.kept);
  const planner = plannerFor(method, problem);
  const epoch = { problem, starts, planner };
  const calendars = givenCalendars(instance, index, ledger.kept);
  const freeMemoryBytes = Float64Array.from(devices, (device) => device.freeMemoryBytes ?? Infinity);
  const begin = () => new Batch(epoch, { calendars: calendars.copy(), freeMemoryBytes: freeMemoryBytes.slice() });
  const open = problem.requests.filter((request) => !at(starts, request.index).complete);
  const { commits, refused } =
    method === 'oracle' ? jointOptimum(epoch, open, calendars, begin) : commitAll(instance, open, begin, options);
  const isExactMethod = method === 'exact' || method === 'msStyle' || method === 'oracle';
  const exact = isExactMethod && !planner.droppedLabels;
  return assembleResult(instance, problem, starts, ledger, { method, exact, commits, refused });
}
