import { msFromSeconds } from '../../units.js';
import type { StructuralObstacle } from '../structural.js';
import type { ChainDemand } from './demand.js';
import type { WaitingEntry } from './entries.js';
import { hasRoom, workingBytes } from './instance.js';
import { freeBytesFor, idle, type Network, type NetworkDevice } from './network.js';
import { planChains, type PlanningScene } from './plan-chains.js';
import { finishOf, openDemand } from './plan-promised.js';

/** When a request would be done alone in the cell, with nothing on its devices but what of it has begun; Infinity: never. */
export function aloneFinishMs(demand: ChainDemand, scene: PlanningScene): number {
  return finishOf(planChains([openDemand(demand)], 'own', { ...scene, network: idle(scene.network) }), demand);
}

/** Devices that something on a device can get to. */
function reachedFrom(deviceId: string, { links }: Network): ReadonlySet<string> {
  const reached = new Set([deviceId]);
  for (const from of reached) {
    for (const link of links) if (link.from === from && link.bitsPerSecond > 0) reached.add(link.to);
  }
  return reached;
}

const isGone = (deviceId: string, { deviceOf }: Network): boolean => deviceOf(deviceId)?.isPresent !== true;

/** Why nothing gets from where the input is to where the result is wanted; undefined if there is a way. */
function noWayCause(source: string, sink: string | undefined, network: Network): string | undefined {
  for (const deviceId of [source, sink ?? source]) if (isGone(deviceId, network)) return `devices: ${deviceId} is gone`;
  if (sink === undefined || reachedFrom(source, network).has(sink)) return undefined;
  return `links: there is no way from ${source} to ${sink}`;
}

/** The first layer for which no device has room. */
function homelessLayer(
  demand: ChainDemand,
  devices: readonly NetworkDevice[],
  { world }: PlanningScene,
): number | undefined {
  const layers = demand.model.layers.map((_, index) => index + 1);
  return layers.find((layer) => !devices.some((device) => hasRoom(demand, layer, device, world)));
}

function memoryCause(
  demand: ChainDemand,
  layer: number,
  devices: readonly NetworkDevice[],
  { world }: PlanningScene,
): string {
  const { model } = demand;
  const most = Math.max(...devices.map((device) => freeBytesFor(model, device, world)));
  if (most < 0) return `device memory: no device of the cell holds model ${model.modelId}`;
  const needed = workingBytes(demand, layer);
  return `device memory: layer ${layer} of ${model.modelId} works with ${needed} bytes, ${most} bytes are free at most beside the weights`;
}

/** What a request takes to compute on the fastest device, ms. */
function leastComputeMs({ model, request }: ChainDemand, devices: readonly NetworkDevice[]): number {
  const fastest = Math.max(...devices.map(({ flopsPerSecond }) => flopsPerSecond));
  const flops = model.layers.reduce((sum, layer) => sum + layer.flops, 0) * (request.batchSize ?? 1);
  return msFromSeconds(flops / fastest);
}

/** Why a request that finds no way under any of its models does not. */
function unservedObstacle({ demands }: WaitingEntry, leftMs: number, scene: PlanningScene): StructuralObstacle {
  const { network } = scene;
  const there = network.devices.filter(({ isPresent }) => isPresent);
  const [preferred] = demands;
  if (preferred === undefined) return { reason: 'DEADLINE_IMPOSSIBLE', cause: 'devices: the cell has none' };
  const { holderDeviceId, sinkDeviceId } = preferred;
  const noWay = noWayCause(holderDeviceId, sinkDeviceId, network);
  if (noWay !== undefined) return { reason: 'DEADLINE_IMPOSSIBLE', cause: noWay };
  const placeable = demands.find((demand) => homelessLayer(demand, there, scene) === undefined);
  if (placeable !== undefined) {
    const where = sinkDeviceId === undefined ? '' : ` and on to ${sinkDeviceId}`;
    const cause = `links: there is no way from ${holderDeviceId} over devices with room for ${placeable.model.modelId}${where}`;
    return { reason: 'DEADLINE_IMPOSSIBLE', cause };
  }
  const away = demands.find((demand) => homelessLayer(demand, network.devices, scene) === undefined);
  if (away !== undefined) {
    const gone = network.devices.filter(({ isPresent }) => !isPresent).map(({ deviceId }) => deviceId);
    const cause = `devices: ${gone.join(', ')} gone, no other has room for ${away.model.modelId}`;
    return { reason: 'DEADLINE_IMPOSSIBLE', cause };
  }
  const leastMs = Math.min(...demands.map((demand) => leastComputeMs(demand, there)));
  if (leastMs > leftMs) {
    const words = `computing takes ${Math.ceil(leastMs)} ms on the fastest device, ${wholeLeft(leftMs)} ms are left`;
    return { reason: 'DEADLINE_IMPOSSIBLE', cause: `devices: ${words}` };
  }
  const layer = homelessLayer(preferred, there, scene) ?? 1;
  return { reason: 'MEMORY_IMPOSSIBLE', cause: memoryCause(preferred, layer, there, scene) };
}

const wholeLeft = (ms: number): number => Math.max(0, Math.floor(ms));

/**
 * Why a waiting request could not be done in so much time even alone in the cell; undefined while there is hope.
 * Cost: a plan of one request a model.
 */
export function impossibleAlone(
  entry: WaitingEntry,
  leftMs: number,
  scene: PlanningScene,
): StructuralObstacle | undefined {
  const finishMs = Math.min(...entry.demands.map((demand) => aloneFinishMs(demand, scene)));
  if (!Number.isFinite(finishMs)) return unservedObstacle(entry, leftMs, scene);
  const takesMs = finishMs - scene.startsAtMs;
  if (takesMs <= leftMs) return undefined;
  const words = `alone it takes ${Math.ceil(takesMs)} ms over the best devices and links, ${wholeLeft(leftMs)} ms are left`;
  return { reason: 'DEADLINE_IMPOSSIBLE', cause: `time: ${words}` };
}
