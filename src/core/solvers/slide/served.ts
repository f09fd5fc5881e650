import { at } from '../../numerics/at.js';
import { requestEnergyJoules } from './device.js';
import type { SlideDelivery, SlideServed } from './result.js';
import { deliveredSeconds, layerTimes } from './latency.js';
import type { ServedShare } from './selection.js';
import type { PairPlan } from './plan-pair.js';

/** A served user with a constant share: its layers arrive one after the other at its own rate (section 3.1). */
export function servedAtConstantShare({ option, bandwidthHz, blocks }: ServedShare): SlideServed {
  const rate = option.plan.spectralEfficiencyBitsPerSecondPerHz * bandwidthHz;
  const delivered = option.plan.remaining.bitsUpTo.map((bits) => deliveredSeconds(bits, rate));
  return {
    userId: option.user.id,
    modelId: option.candidate.modelId,
    bandwidthHz,
    ...(blocks !== undefined && { blocks }),
    ...timesAndEnergy(option.plan, delivered, bandwidthHz),
  };
}

/** A served user whose layers arrive as the shared schedule says (section 4.3), each at the full band. */
export function servedBySchedule(
  { option, bandwidthHz }: ServedShare,
  deliveries: readonly SlideDelivery[],
): SlideServed {
  const { bits, firstLayerIndex } = option.plan.remaining;
  const ends = new Map(deliveries.map((delivery) => [delivery.layerIndex, delivery.endSeconds]));
  let lastEnd = 0;
  const delivered = bits.map((_, layer) => (lastEnd = ends.get(firstLayerIndex + layer) ?? lastEnd));
  return {
    userId: option.user.id,
    modelId: option.candidate.modelId,
    ...timesAndEnergy(option.plan, delivered, bandwidthHz),
  };
}

function timesAndEnergy(
  plan: PairPlan,
  delivered: readonly number[],
  receivingHz: number,
): Pick<SlideServed, 'finishSeconds' | 'energyJoules' | 'layers'> {
  const { remaining, frequenciesHz, device } = plan;
  const busy = remaining.busySeconds;
  const ready = plan.scheme === 'dai' ? Math.max(busy, ...delivered.slice(-1)) : busy;
  const times = layerTimes(remaining, frequenciesHz, delivered, ready);
  const rate = plan.spectralEfficiencyBitsPerSecondPerHz * receivingHz;
  return {
    finishSeconds: times.at(-1)?.endSeconds ?? ready,
    energyJoules: requestEnergyJoules(device, remaining, frequenciesHz, deliveredSeconds(remaining.totalBits, rate)),
    layers: times.map((time, layer) => ({
      layerIndex: remaining.firstLayerIndex + layer,
      deliveredSeconds: at(delivered, layer),
      ...time,
      ...(at(remaining.cycles, layer) > 0 && { frequencyHz: at(frequenciesHz, layer) }),
    })),
  };
}
