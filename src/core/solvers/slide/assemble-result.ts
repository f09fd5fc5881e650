import { deliverySchedule } from './delivery-schedule.js';
import type { SlideInstance } from './instance.js';
import { fastestFinishSeconds } from './plan-pair.js';
import type { SlideDelivery, SlidePair, SlideResult, SlideUnserved } from './result.js';
import type { Allocation, PairsByUser, PlannedPair } from './selection.js';
import { sumOf } from './selection.js';
import { servedAtConstantShare, servedBySchedule } from './served.js';

/** The result (section 11) of constant shares. */
export function constantResult(instance: SlideInstance, pairs: PairsByUser, allocation: Allocation): SlideResult {
  const { served } = allocation;
  return {
    ...valuesOf(instance, allocation),
    usedBandwidthHz: sumOf(served, (share) => share.bandwidthHz),
    ...(instance.resourceBlockHz !== undefined && { usedBlocks: sumOf(served, (share) => share.blocks ?? 0) }),
    served: served.map(servedAtConstantShare),
    unserved: unservedOf(instance, pairs, allocation),
    pairs: pairs.flat().map((pair) => resultPair(pair, instance.bandwidthHz)),
  };
}

/** The result (section 11) of time-varying sharing. @param bandHz the band layers are sent at */
export function timeVaryingResult(
  instance: SlideInstance,
  pairs: PairsByUser,
  allocation: Allocation,
  bandHz: number,
): SlideResult {
  const { deliveries, bandNeededHz } = deliverySchedule(allocation.served);
  const deliveriesOf = groupedByUser(deliveries);
  return {
    ...valuesOf(instance, allocation),
    usedBandwidthHz: bandNeededHz,
    served: allocation.served.map((share) => servedBySchedule(share, deliveriesOf.get(share.option.user.id) ?? [])),
    unserved: unservedOf(instance, pairs, allocation),
    pairs: pairs.flat().map((pair) => resultPair(pair, bandHz)),
    deliveries,
  };
}

function valuesOf(
  { objective = 'count' }: SlideInstance,
  { served, exact }: Allocation,
): Pick<SlideResult, 'objective' | 'objectiveValue' | 'committedValue' | 'exact'> {
  return {
    objective,
    objectiveValue: sumOf(served, ({ option }) => option.reward),
    committedValue: sumOf(served, ({ option }) => (option.committed ? option.reward : 0)),
    exact,
  };
}

function unservedOf({ users }: SlideInstance, pairs: PairsByUser, { served }: Allocation): SlideUnserved[] {
  const servedIds = new Set(served.map(({ option }) => option.user.id));
  const feasible = pairs.flat().filter(({ plan }) => plan.minBandwidthHz < Infinity);
  const feasibleIds = new Set(feasible.map(({ user }) => user.id));
  return users
    .filter(({ id }) => !servedIds.has(id))
    .map(({ id }) => ({ userId: id, reason: feasibleIds.has(id) ? 'band' : 'infeasible' }));
}

function resultPair({ user, candidate, plan }: PlannedPair, bandHz: number): SlidePair {
  const fullBandFinishSeconds = fastestFinishSeconds(plan, bandHz);
  return {
    userId: user.id,
    modelId: candidate.modelId,
    ...(plan.minBandwidthHz < Infinity && { minBandwidthHz: plan.minBandwidthHz }),
    ...(fullBandFinishSeconds < Infinity && { fullBandFinishSeconds }),
  };
}

function groupedByUser(deliveries: readonly SlideDelivery[]): ReadonlyMap<string, readonly SlideDelivery[]> {
  const groups = new Map<string, SlideDelivery[]>();
  for (const delivery of deliveries) {
    const group = groups.get(delivery.userId);
    if (group === undefined) groups.set(delivery.userId, [delivery]);
    else group.push(delivery);
  }
  return groups;
}
