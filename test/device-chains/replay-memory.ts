import type { ChainDevice, ChainSegment, DeviceChainsResult } from '../../src/core/solvers/device-chains/index.js';
import { segmentBytes, type Facts } from './facts.js';
import type { FreeMemory } from './one-request.js';

/** With memory on demand every segment fits into what the commits before it left, and no device is visited twice. */
export function memoryFaults(facts: Facts, result: DeviceChainsResult): string[] {
  if (facts.instance.memoryMode !== 'onDemand') return [];
  let free: FreeMemory = new Map();
  return result.order.flatMap((id) => {
    const segments = segmentsOf(result, id);
    const devices = segments.map(({ deviceId }) => deviceId);
    const words = new Set(devices).size < devices.length ? [`${id}: visits a device twice`] : [];
    for (const segment of segments) {
      free = afterSegment(facts, free, id, segment);
      if ((free.get(segment.deviceId) ?? 0) < 0) words.push(`${id}: ${segment.deviceId} has not the memory`);
    }
    return words;
  });
}

/** What is left of each device's memory by what one request is served with: weights are taken even if they are there twice. */
export function afterCommit(facts: Facts, free: FreeMemory, result: DeviceChainsResult, id: string): FreeMemory {
  if (facts.instance.memoryMode !== 'onDemand') return free;
  return segmentsOf(result, id).reduce((left, segment) => afterSegment(facts, left, id, segment), free);
}

function segmentsOf({ requests }: DeviceChainsResult, id: string): readonly ChainSegment[] {
  const served = requests.find((request) => request.id === id);
  return served?.status === 'served' ? served.segments : [];
}

function afterSegment(facts: Facts, free: FreeMemory, id: string, segment: ChainSegment): FreeMemory {
  const request = facts.instance.requests.find((one) => one.id === id);
  if (request === undefined) return free;
  const device = facts.device(segment.deviceId);
  const needed = segmentBytes(device, facts.model(request), segment.fromLayer, segment.toLayer);
  return new Map(free).set(device.id, leftOf(device, free) - needed);
}

const leftOf = ({ id, freeMemoryBytes = Infinity }: ChainDevice, free: FreeMemory): number =>
  free.get(id) ?? freeMemoryBytes;
