import type {
  ChainModel,
  ChainOperation,
  ChainRequest,
  DeviceChainsInstance,
} from '../../core/solvers/device-chains/index.js';
import { ticksOf } from '../../core/solvers/device-chains/index.js';
import { instanceError } from './instance-error.js';

/** Where a request stands behind its kept operations. */
export interface ChainStanding {
  readonly layersLeft: number;
  /** All layers are computed and the result is where it is wanted. */
  readonly isComplete: boolean;
}

/** A request on its way through the ledger: the output of `layer` is on `deviceId`. */
interface Progress {
  readonly request: ChainRequest;
  readonly layerCount: number;
  layer: number;
  deviceId: string;
}

/**
 * Rules of the ledger: known ids, layers that are there, links that are there, and kept operations that continue the
 * chain of their request. Times are measured: they are not compared with sizes.
 *
 * @returns where each request stands, in the order of requests
 * @throws SlotwiseError INSTANCE_INVALID for the first broken rule
 */
export function checkChainLedger(instance: DeviceChainsInstance): ChainStanding[] {
  const { devices, links, models, requests, ledger = [] } = instance;
  const knownDevices = new Set(devices.map(({ id }) => id));
  const knownLinks = new Set(links.map(({ fromDeviceId, toDeviceId }) => pair(fromDeviceId, toDeviceId)));
  const progress = progressOf(requests, new Map(models.map((model) => [model.id, model])));
  const isKept = keptBy(instance);
  ledger.forEach((operation, index) => {
    const path = `ledger[${index}]`;
    const mine = progress.get(operation.requestId);
    if (mine === undefined) {
      throw instanceError(`${path}.requestId`, `unknown request ${JSON.stringify(operation.requestId)}`);
    }
    if (operation.layer > mine.layerCount) {
      throw instanceError(`${path}.layer`, `must be <= the number of layers, ${mine.layerCount}`);
    }
    if (operation.finishSeconds < operation.startSeconds) {
      throw instanceError(`${path}.finishSeconds`, `must be >= startSeconds, ${operation.startSeconds}`);
    }
    checkPlace(operation, knownDevices, knownLinks, path);
    if (isKept(operation)) advance(mine, operation, path);
  });
  return [...progress.values()].map(standingOf);
}

function progressOf(requests: readonly ChainRequest[], models: ReadonlyMap<string, ChainModel>): Map<string, Progress> {
  return new Map(
    requests.map((request) => [
      request.id,
      {
        request,
        layerCount: models.get(request.modelId)?.layers.length ?? 0,
        layer: 0,
        deviceId: request.sourceDeviceId,
      },
    ]),
  );
}

/** Step 2 of an epoch: what starts before now + lead is kept; without revocation everything. */
function keptBy({ nowSeconds = 0, dispatchLeadSeconds = 0, revoke = true }: DeviceChainsInstance) {
  const untilTicks = ticksOf(nowSeconds) + ticksOf(dispatchLeadSeconds);
  return ({ startSeconds }: ChainOperation): boolean => !revoke || ticksOf(startSeconds) < untilTicks;
}

function checkPlace(
  operation: ChainOperation,
  devices: ReadonlySet<string>,
  links: ReadonlySet<string>,
  path: string,
): void {
  const checkDevice = (key: string, id: string): void => {
    if (!devices.has(id)) throw instanceError(`${path}.${key}`, `unknown device ${JSON.stringify(id)}`);
  };
  if (operation.kind !== 'transfer') {
    checkDevice('deviceId', operation.deviceId);
    return;
  }
  const { fromDeviceId, toDeviceId } = operation;
  checkDevice('fromDeviceId', fromDeviceId);
  checkDevice('toDeviceId', toDeviceId);
  if (!links.has(pair(fromDeviceId, toDeviceId))) {
    throw instanceError(path, `there is no link ${pair(fromDeviceId, toDeviceId)}`);
  }
}

/** Start state of an epoch, step 4: a compute ends its layer, a transfer moves it, a load only occupies the device. */
function advance(mine: Progress, operation: ChainOperation, path: string): void {
  const stands = `${mine.layer === 0 ? 'the input' : `the output of layer ${mine.layer}`} is on ${mine.deviceId}`;
  switch (operation.kind) {
    case 'load':
      return;
    case 'compute':
      if (operation.layer !== mine.layer + 1 || operation.deviceId !== mine.deviceId) {
        throw instanceError(path, `does not continue the chain: ${stands}`);
      }
      mine.layer = operation.layer;
      return;
    case 'transfer':
      if (operation.layer !== mine.layer || operation.fromDeviceId !== mine.deviceId) {
        throw instanceError(path, `does not continue the chain: ${stands}`);
      }
      mine.deviceId = operation.toDeviceId;
  }
}

function standingOf({ request: { sinkDeviceId }, layerCount, layer, deviceId }: Progress): ChainStanding {
  const isThere = sinkDeviceId === undefined || sinkDeviceId === deviceId;
  return { layersLeft: layerCount - layer, isComplete: layer === layerCount && isThere };
}

const pair = (from: string, to: string): string => JSON.stringify([from, to]);
