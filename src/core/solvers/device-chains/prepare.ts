import type { ResourceIndex } from './given-calendars.js';
import type { ChainDevice, ChainModel, DeviceChainsInstance, MemoryMode } from './instance.js';
import { known } from './known.js';
import { networkOf } from './network.js';
import type { Problem, ProblemModel, ProblemRequest } from './problem.js';
import { durationTicks, ticksOf } from './ticks.js';
import { float64At } from './typed-at.js';

/** Devices up to which all labels are kept in memory mode onDemand, and the labels kept beyond. */
const ALL_LABELS_DEVICES = 12;
const DEFAULT_MAX_LABELS = 64;

/** Fills in defaults and turns ids into indices. Cost O(links + models wanted x layers x devices). */
export function problemOf(instance: DeviceChainsInstance, { deviceIndex, channelOf }: ResourceIndex): Problem {
  const { devices, links, nowSeconds = 0, relaying = true, useLateFlag = true, agingTauSeconds } = instance;
  const { criterion = 'finish', memoryMode = 'unlimited' } = instance;
  const defaultMaxLabels = devices.length <= ALL_LABELS_DEVICES ? Infinity : DEFAULT_MAX_LABELS;
  return {
    nowTicks: ticksOf(nowSeconds),
    relaying,
    useLateFlag,
    criterion,
    memoryMode,
    maxLabels: instance.maxLabels ?? defaultMaxLabels,
    ...(agingTauSeconds !== undefined && { agingTauTicks: Math.max(1, ticksOf(agingTauSeconds)) }),
    deviceCount: devices.length,
    deviceSuccess: Float64Array.from(devices, ({ lossProbability = 0 }) => 1 - lossProbability),
    network: networkOf(links, deviceIndex, channelOf),
    requests: requestsOf(instance, deviceIndex, memoryMode),
  };
}

function requestsOf(
  { requests, models, devices }: DeviceChainsInstance,
  deviceIndex: ReadonlyMap<string, number>,
  memoryMode: MemoryMode,
): readonly ProblemRequest[] {
  const wanted = new Set(requests.map(({ modelId }) => modelId));
  const modelOf = new Map(
    models.filter(({ id }) => wanted.has(id)).map((model) => [model.id, modelFor(model, devices, memoryMode)]),
  );
  return requests.map((request, index) => {
    const { id, weight = 1, accuracy = 1, deadlineSeconds, hardDeadline = false, sinkDeviceId } = request;
    return {
      ...{ index, id, weight, accuracy, hardDeadline },
      model: known(modelOf, request.modelId),
      source: known(deviceIndex, request.sourceDeviceId),
      ...(sinkDeviceId !== undefined && { sink: known(deviceIndex, sinkDeviceId) }),
      releaseTicks: ticksOf(request.releaseSeconds),
      deadlineTicks: deadlineSeconds === undefined ? Infinity : ticksOf(deadlineSeconds),
    };
  });
}

function modelFor(model: ChainModel, devices: readonly ChainDevice[], memoryMode: MemoryMode): ProblemModel {
  const { id, inputBytes, layers } = model;
  const blockTicks = new Float64Array(layers.length * devices.length);
  const loadTicks = new Float64Array(blockTicks.length);
  const newWeightBytes = new Float64Array(blockTicks.length);
  devices.forEach((device, index) => {
    const resident = residentLayers(device, id, layers.length);
    layers.forEach(({ workFlops, weightBytes = 0 }, layer) => {
      const cell = layer * devices.length + index;
      const here = resident[layer] === 1;
      const mayRun = device.speedFlopsPerSecond > 0 && (here || memoryMode !== 'placed');
      const loads = memoryMode === 'onDemand' && !here;
      const rate = device.loadBytesPerSecond;
      const load = loads && rate !== undefined ? durationTicks(weightBytes, rate) : 0;
      newWeightBytes[cell] = loads ? weightBytes : 0;
      const compute = mayRun ? durationTicks(workFlops, device.speedFlopsPerSecond) : Infinity;
      loadTicks[cell] = load;
      blockTicks[cell] = load + compute;
    });
  });
  return {
    layerCount: layers.length,
    payloadBits: Float64Array.from([inputBytes, ...layers.map(({ outputBytes }) => outputBytes)], (bytes) => 8 * bytes),
    ...{ blockTicks, loadTicks, newWeightBytes },
    stateBytes: Float64Array.from(layers, ({ stateBytes = 0 }) => stateBytes),
    activationBytes: Float64Array.from(layers, ({ activationBytes = 0 }) => activationBytes),
    leastRestTicks: leastRestTicks(blockTicks, layers.length, devices.length),
  };
}

/** By layer - 1: 1 where the weights lie on the device. */
function residentLayers({ residentLayers: ranges = [] }: ChainDevice, modelId: string, layerCount: number): Uint8Array {
  const resident = new Uint8Array(layerCount);
  for (const range of ranges) if (range.modelId === modelId) resident.fill(1, range.fromLayer - 1, range.toLayer);
  return resident;
}

function leastRestTicks(blockTicks: Float64Array, layerCount: number, deviceCount: number): Float64Array {
  const rest = new Float64Array(layerCount + 1);
  for (let layer = layerCount - 1; layer >= 0; layer--) {
    const blocks = blockTicks.subarray(layer * deviceCount, (layer + 1) * deviceCount);
    rest[layer] = float64At(rest, layer + 1) + blocks.reduce((least, ticks) => Math.min(least, ticks), Infinity);
  }
  return rest;
}
