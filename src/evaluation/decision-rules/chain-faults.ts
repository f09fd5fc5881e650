import type { Cell, Model } from '../../core/catalogue.js';
import type { Chain } from '../../core/messages.js';
import { inWords, listedSteps, type ListedStep } from './chain-steps.js';

/** Plan times are rounded to whole microseconds, each for itself, ms. */
export const ROUNDING_MS = 2e-3;

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

/** Feature maps that plans so far have brought to devices, of one request. */
export type HeldMaps = ReadonlySet<string>;

/** The output of a layer on a device; 0: the input. */
export const mapOn = (layer: number, deviceId: string): string => JSON.stringify([layer, deviceId]);

/** What a step needs, and what there is after it. */
export function mapsOf(step: ListedStep): { readonly needs: string; readonly makes: string } {
  return step.kind === 'segment'
    ? { needs: mapOn(step.fromLayer - 1, step.deviceId), makes: mapOn(step.toLayer, step.deviceId) }
    : { needs: mapOn(step.layer, step.from), makes: mapOn(step.layer, step.to) };
}

const layerAfter = (step: ListedStep): number => (step.kind === 'segment' ? step.toLayer : step.layer);
const layerBefore = (step: ListedStep): number => (step.kind === 'segment' ? step.fromLayer - 1 : step.layer);

/**
 * Where the steps of a chain do not follow each other, a sentence each. What comes first is where the request stands. Feature maps
 * stay on every device that they have been on.
 */
export function orderFaults(chain: Chain, layers: number, held: HeldMaps): readonly string[] {
  const faults: string[] = [];
  const there = new Set(held);
  let before: ListedStep | undefined;
  for (const step of listedSteps(chain)) {
    faults.push(...rangeFaults(step, layers));
    const { needs, makes } = mapsOf(step);
    if (before === undefined) there.add(needs);
    else if (layerBefore(step) !== layerAfter(before) || !there.has(needs)) {
      faults.push(`${inWords(step)} after ${inWords(before)}`);
    } else if (step.startsAtMs < before.finishesAtMs - ROUNDING_MS) {
      const { finishesAtMs } = before;
      faults.push(`${inWords(step)} begins at ${step.startsAtMs}, ${inWords(before)} is done at ${finishesAtMs}`);
    }
    there.add(makes);
    before = step;
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
