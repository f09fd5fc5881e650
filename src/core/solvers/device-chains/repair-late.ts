import { at } from '../../numerics/at.js';
import { commitInTurn } from './commit-by-key.js';
import { Epoch } from './epoch.js';
import type { DeviceChainsInstance } from './instance.js';
import type { ProblemRequest } from './problem.js';
import type { DeviceChainsResult } from './result.js';

export interface RepairOptions {
  /** Most orders that are tried; each costs one plan a request. */
  readonly steps: number;
}

/**
 * Repair (section 5): moves a late request to the front of the commits, the heaviest first, and keeps the order if the
 * weight of all that are late or left out falls; then goes on from there until no move helps or the steps are used up. A
 * request rejected for its hard deadline counts as late.
 *
 * @param result what `solveDeviceChains` gave for this instance; comes back as it is if no move helps
 * @returns the result of the requests in the better order given; `requests` stay in instance order
 */
export function repairLate(
  instance: DeviceChainsInstance,
  result: DeviceChainsResult,
  { steps }: RepairOptions,
): DeviceChainsResult {
  if (instance.method === 'oracle' || missedWeight(result) === 0) return result;
  const epoch = new Epoch(instance);
  let kept: Attempt = { order: commitOrder(epoch.open, result), result };
  let late = lateOnes(kept);
  for (let step = 0; step < steps; step++) {
    const first = late.shift();
    if (first === undefined) break;
    const order = [first, ...kept.order.filter((request) => request !== first)];
    const attempt = { order, result: epoch.result(commitInTurn(epoch.begin(), order)) };
    if (missedWeight(attempt.result) >= missedWeight(kept.result)) continue;
    kept = attempt;
    late = lateOnes(kept);
  }
  return kept.result;
}

interface Attempt {
  readonly order: readonly ProblemRequest[];
  readonly result: DeviceChainsResult;
}

function missedWeight({ lateWeight, unservedWeight }: DeviceChainsResult): number {
  return lateWeight + unservedWeight;
}

/** Those that were not committed come last: nothing was left for them. */
function commitOrder(open: readonly ProblemRequest[], { order }: DeviceChainsResult): readonly ProblemRequest[] {
  const placeOf = new Map(order.map((id, place) => [id, place]));
  const place = ({ id }: ProblemRequest) => placeOf.get(id) ?? order.length;
  return open.toSorted((a, b) => place(a) - place(b));
}

/** Those that moving to the front might help, the heaviest first. */
function lateOnes({ order, result }: Attempt): ProblemRequest[] {
  const missesDeadline = (request: ProblemRequest) => {
    const outcome = at(result.requests, request.index);
    return outcome.status === 'rejected' || (outcome.status === 'served' && outcome.late);
  };
  return order
    .slice(1)
    .filter(missesDeadline)
    .sort((a, b) => b.weight - a.weight);
}
