import type {
  BusyInterval,
  ChainDevice,
  ChainLink,
  DeviceChainsInstance,
} from '../../core/solvers/device-chains/index.js';
import { checkUnique } from './check-unique.js';
import { checkChainLedger } from './device-chains-ledger-checks.js';
import { checkChainMethod, checkCriterion } from './device-chains-method-checks.js';
import { instanceError } from './instance-error.js';

/** Models or devices by their id. */
type Known = ReadonlyMap<string, unknown>;
type LayerCounts = ReadonlyMap<string, number>;

/** Rules that span fields of a device chains instance. @throws SlotwiseError INSTANCE_INVALID for the first broken */
export function checkDeviceChainsInstance(instance: DeviceChainsInstance): void {
  checkCriterion(instance);
  const { devices, links, models, requests } = instance;
  checkUnique(devices, 'devices', 'id', ({ id }) => id);
  checkUnique(models, 'models', 'id', ({ id }) => id);
  checkUnique(requests, 'requests', 'id', ({ id }) => id);
  const layerCounts = new Map(models.map(({ id, layers }) => [id, layers.length]));
  const knownDevices = new Map(devices.map((device) => [device.id, device]));
  devices.forEach((device, index) => {
    checkBusy(device.busy, `devices[${index}].busy`);
    checkResidentLayers(device, layerCounts, `devices[${index}].residentLayers`);
  });
  checkLinks(links, knownDevices);
  requests.forEach(({ modelId, sourceDeviceId, sinkDeviceId }, index) => {
    const path = `requests[${index}]`;
    checkKnown(modelId, `${path}.modelId`, 'model', layerCounts);
    checkKnown(sourceDeviceId, `${path}.sourceDeviceId`, 'device', knownDevices);
    if (sinkDeviceId !== undefined) checkKnown(sinkDeviceId, `${path}.sinkDeviceId`, 'device', knownDevices);
  });
  checkChainMethod(instance, checkChainLedger(instance));
}

function checkLinks(links: readonly ChainLink[], devices: Known): void {
  const seen = new Set<string>();
  links.forEach(({ fromDeviceId, toDeviceId, busy }, index) => {
    const path = `links[${index}]`;
    checkKnown(fromDeviceId, `${path}.fromDeviceId`, 'device', devices);
    checkKnown(toDeviceId, `${path}.toDeviceId`, 'device', devices);
    if (fromDeviceId === toDeviceId) throw instanceError(`${path}.toDeviceId`, 'must be another device');
    const pair = JSON.stringify([fromDeviceId, toDeviceId]);
    if (seen.has(pair)) throw instanceError(path, `duplicate link ${pair}`);
    seen.add(pair);
    checkBusy(busy, `${path}.busy`);
  });
}

function checkResidentLayers({ residentLayers = [] }: ChainDevice, layerCounts: LayerCounts, path: string): void {
  residentLayers.forEach(({ modelId, fromLayer, toLayer }, index) => {
    const at = `${path}[${index}]`;
    checkKnown(modelId, `${at}.modelId`, 'model', layerCounts);
    const layers = layerCounts.get(modelId) ?? 0;
    if (toLayer > layers) throw instanceError(`${at}.toLayer`, `must be <= the number of layers, ${layers}`);
    if (fromLayer > toLayer) throw instanceError(`${at}.fromLayer`, `must be <= toLayer, ${toLayer}`);
  });
}

function checkBusy(busy: readonly BusyInterval[] = [], path: string): void {
  busy.forEach(({ startSeconds, finishSeconds }, index) => {
    if (finishSeconds < startSeconds) {
      throw instanceError(`${path}[${index}].finishSeconds`, `must be >= startSeconds, ${startSeconds}`);
    }
  });
}

function checkKnown(id: string, path: string, kind: string, known: Known): void {
  if (!known.has(id)) throw instanceError(path, `unknown ${kind} ${JSON.stringify(id)}`);
}
