import { commitAll } from './commit-all.js';
import { Epoch } from './epoch.js';
import type { DeviceChainsInstance } from './instance.js';
import { jointOptimum } from './joint-optimum.js';
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
  { recompute = 'lazy' }: SolveDeviceChainsOptions = {},
): DeviceChainsResult {
  const epoch = new Epoch(instance);
  return epoch.result(epoch.method === 'oracle' ? jointOptimum(epoch) : commitAll(epoch, orderOf(instance), recompute));
}

function orderOf({ method, order }: DeviceChainsInstance): NonNullable<DeviceChainsInstance['order']> {
  return order ?? (method === 'arStyle' || method === 'msStyle' ? 'fifo' : 'ratio');
}
