import type { Cell, Model } from '../../core/catalogue.js';
import type { Chain } from '../../core/messages.js';
import { inWords, listedSteps, type ListedStep } from './chain-steps.js';

/** Plan times are rounded to whole microseconds, each for itself, ms. */
export const ROUNDING_MS = 2e-3;

/** Where a payload is. */
interface Place {
  readonly layer: number;
  readonly deviceId: string;
  readonly step: ListedStep;
}

/** What a chain names that there is not, a sentence each. */
export function strangers(chain: Chain, { devices, links }: Cell, model: Model | undefined): readonly string[] {
  if (model === undefined) return [`${chain.modelId} is not in the catalogue`];
  return listedSteps(chain).flatMap((step) => {
    if (step.kind === 'transfer') {
      const isLinked = links.some(({ from, to }) => from === step.from && to === step.to);
      return isLinked ? [] : [`the cell has no link from ${step.from} to ${step.to}`];
    }
    const device = devices.find(({ deviceId }) => deviceId === step.deviceId);
    if (device === undefined) return [`the cell has no device ${step.deviceId}`];
    const isHeld = device.models?.includes(model.modelId) ?? true;
    return isHeld ? [] : [`${model.modelId} is not on ${step.deviceId}`];
  });
}

/** Where the steps of a chain do not follow each other, a sentence each. What comes first is where the request stands. */
export function orderFaults(chain: Chain, layers: number): readonly string[] {
  const faults: string[] = [];
  let before: Place | undefined;
  for (const step of listedSteps(chain)) {
    faults.push(...rangeFaults(step, layers));
    if (before !== undefined) {
      const [needs, from] = step.kind === 'segment' ? [step.fromLayer - 1, step.deviceId] : [step.layer, step.from];
      if (needs !== before.layer || from !== before.deviceId) {
        faults.push(`${inWords(step)} after ${inWords(before.step)}`);
      } else if (step.startsAtMs < before.step.finishesAtMs - ROUNDING_MS) {
        const { finishesAtMs } = before.step;
        faults.push(
          `${inWords(step)} begins at ${step.startsAtMs}, ${inWords(before.step)} is done at ${finishesAtMs}`,
        );
      }
    }
    before =
      step.kind === 'segment'
        ? { layer: step.toLayer, deviceId: step.deviceId, step }
        : { layer: step.layer, deviceId: step.to, step };
  }
  return faults;
}

function rangeFaults(step: ListedStep, layers: number): readonly string[] {
  const isWithin =
    step.kind === 'segment'
      ? step.fromLayer >= 1 && step.fromLayer <= step.toLayer && step.toLayer <= layers
      : step.layer >= 0 && step.layer <= layers;
  const faults = isWithin ? [] : [`${inWords(step)} of ${layers}`];
  return step.finishesAtMs >= step.startsAtMs
    ? faults
    : [...faults, `${inWords(step)} begins at ${step.startsAtMs} and is done at ${step.finishesAtMs}`];
}

/** Where a device or a channel has two things to do at once, a sentence each. */
export function clashes(chains: readonly Chain[], { links }: Cell): readonly string[] {
  const resourceOf = (step: ListedStep): string => {
    if (step.kind === 'segment') return `device ${step.deviceId}`;
    const { channelId } = links.find(({ from, to }) => from === step.from && to === step.to) ?? {};
    return channelId === undefined ? `link from ${step.from} to ${step.to}` : `channel ${channelId}`;
  };
  const busyToMs = new Map<string, number>();
  const takingTime = chains.flatMap(listedSteps).filter(({ startsAtMs, finishesAtMs }) => finishesAtMs > startsAtMs);
  return takingTime
    .toSorted((a, b) => a.startsAtMs - b.startsAtMs)
    .flatMap((step) => {
      const resource = resourceOf(step);
      const toMs = busyToMs.get(resource) ?? -Infinity;
      busyToMs.set(resource, Math.max(toMs, step.finishesAtMs));
      return toMs > step.startsAtMs + ROUNDING_MS
        ? [`${resource}: begins at ${step.startsAtMs} for ${step.requestId}, busy to ${toMs}`]
        : [];
    });
}
