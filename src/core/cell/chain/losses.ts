import type { ChainModeProgress, ChainStep, FeatureMap } from '../state.js';
import type { Network, NetworkDevice } from './network.js';
import { withStepsDone } from './progress.js';
import { doneAtMs, resultOf } from './steps.js';

/** A device lost what it held or did at some time after `fromMs` and before `toMs`, or is not there. */
function failedBetween(device: NetworkDevice | undefined, fromMs: number, toMs: number): boolean {
  if (device === undefined) return true;
  return device.lostAtMs < toMs && (device.lostAtMs >= fromMs || !device.isPresent);
}

function linkFailed(step: ChainStep, network: Network): boolean {
  if (step.kind === 'compute') return false;
  const link = network.linkOf(step.from, step.to);
  if (link === undefined) return true;
  const { startsAtMs, finishesAtMs } = step;
  return link.downAtMs < finishesAtMs && (link.downAtMs >= startsAtMs || !link.isUp);
}

/** Whether a step cannot have been, or cannot be, carried out; its feature map has been there since `sinceMs`. */
function isLost(step: ChainStep, sinceMs: number, network: Network): boolean {
  const holder = network.deviceOf(step.kind === 'compute' ? step.deviceId : step.from);
  if (failedBetween(holder, sinceMs, step.finishesAtMs) || linkFailed(step, network)) return true;
  return step.kind === 'transfer' && failedBetween(network.deviceOf(step.to), step.startsAtMs, step.arrivesAtMs);
}

function isThere({ deviceId, atMs }: FeatureMap, network: Network): boolean {
  const device = network.deviceOf(deviceId);
  return device !== undefined && device.isPresent && device.lostAtMs < atMs;
}

/** The newest feature map that is still there; of equal ones the last that came, then the first device of the catalogue. */
function newestLeft(maps: readonly FeatureMap[], network: Network): FeatureMap | undefined {
  const order = network.devices.map(({ deviceId }) => deviceId);
  const left = maps.filter((map) => isThere(map, network));
  return left.toSorted(
    (a, b) => b.layer - a.layer || b.atMs - a.atMs || order.indexOf(a.deviceId) - order.indexOf(b.deviceId),
  )[0];
}

/**
 * A chain after devices and links have failed: it goes on from the newest feature map on a device that is still there, and what
 * was planned beyond that is given up. Undefined when no feature map is left. Cost: steps x devices.
 */
export function afterLosses(
  progress: ChainModeProgress,
  layers: number,
  network: Network,
): ChainModeProgress | undefined {
  const { steps, sinkDeviceId } = progress;
  let sinceMs = progress.sinceMs;
  let failed = steps.findIndex((step) => {
    const lost = isLost(step, sinceMs, network);
    sinceMs = doneAtMs(step);
    return lost;
  });
  if (failed < 0) failed = steps.length;
  const done = steps.slice(0, failed);
  const last = done.at(-1);
  const place = last === undefined ? { layer: progress.layersDone, deviceId: progress.holderDeviceId } : resultOf(last);
  const reachedAtMs = last === undefined ? progress.sinceMs : doneAtMs(last);
  const isComplete = place.layer === layers && (sinkDeviceId === undefined || sinkDeviceId === place.deviceId);
  if (isComplete || isThere({ ...place, atMs: reachedAtMs }, network)) {
    return failed === steps.length ? progress : { ...progress, steps: done };
  }
  const maps = withStepsDone(progress.featureMaps, done, Infinity);
  const newest = newestLeft(maps, network);
  if (newest === undefined) return undefined;
  const { layer: layersDone, deviceId: holderDeviceId, atMs } = newest;
  const featureMaps = maps.filter((map) => isThere(map, network));
  return { ...progress, layersDone, holderDeviceId, sinceMs: atMs, steps: [], featureMaps };
}
