import type { Chain, PlanBody } from '../../messages.js';
import { roundToMicroseconds } from '../../units.js';
import type { ChainStep } from '../state.js';
import type { Network } from './network.js';

/** When what a step makes is where it makes it, ms since 1970. */
export function doneAtMs(step: ChainStep): number {
  return step.kind === 'transfer' ? step.arrivesAtMs : step.finishesAtMs;
}

/** The layer whose output there is after a step, and where. */
export function resultOf(step: ChainStep): { readonly layer: number; readonly deviceId: string } {
  return { layer: step.layer, deviceId: step.kind === 'transfer' ? step.to : step.deviceId };
}

/** The device that a step needs its feature map on. */
export function departureOf(step: ChainStep): string {
  return step.kind === 'transfer' ? step.from : step.deviceId;
}

/** What a step takes for itself alone: a device or a channel. */
export function resourceOf(step: ChainStep, network: Network): string {
  if (step.kind === 'compute') return `device ${step.deviceId}`;
  const { from, to } = step;
  const channelId = network.linkOf(from, to)?.channelId;
  return channelId === undefined ? `link ${JSON.stringify([from, to])}` : `channel ${channelId}`;
}

/** The same step, begun at another time. */
export function startedAt(step: ChainStep, startsAtMs: number): ChainStep {
  const laterMs = startsAtMs - step.startsAtMs;
  if (laterMs === 0) return step;
  const moved = { startsAtMs, finishesAtMs: roundToMicroseconds(step.finishesAtMs + laterMs) };
  return step.kind === 'compute'
    ? { ...step, ...moved }
    : { ...step, ...moved, arrivesAtMs: roundToMicroseconds(step.arrivesAtMs + laterMs) };
}

/** Whether a plan lists a step of a request. */
export function isListed(step: ChainStep, requestId: string, plan: PlanBody | undefined): boolean {
  const chain = plan?.chains?.find((one) => one.requestId === requestId);
  return chain !== undefined && listsStep(chain, step);
}

function listsStep({ segments, transfers }: Chain, step: ChainStep): boolean {
  const { layer } = step;
  if (step.kind === 'transfer') {
    return transfers.some((one) => one.layer === layer && one.from === step.from && one.to === step.to);
  }
  return segments.some(
    ({ deviceId, fromLayer, toLayer }) => deviceId === step.deviceId && fromLayer <= layer && layer <= toLayer,
  );
}
