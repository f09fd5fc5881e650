import type { ChainDevice, Mode } from '../catalogue.js';
import type { UserRequest, VerdictBody } from '../messages.js';
import { devicesUnder } from './device-reports.js';
import type { CellState, ChainModeProgress, GpuState, OpenRequest, UnderWayRequest } from './state.js';
import { catalogueObstacle } from './structural.js';
import { expired, missed } from './verdicts.js';
import type { CellWorld } from './world.js';

/** A cell under another catalogue; without a state if the catalogue has no such cell. */
export interface VanishedFromCell {
  readonly cell?: CellState;
  readonly verdicts: readonly VerdictBody[];
}

function ended(open: OpenRequest, cause: string): VerdictBody {
  const why = { reason: 'CATALOGUE_CHANGED', cause } as const;
  return open.kind === 'waiting' ? expired(open, why) : missed(open, why);
}

/** What the cell lacks for what was begun in a mode. */
function modeLack({ modelId, progress }: UnderWayRequest, { cell, models }: CellWorld): string | undefined {
  switch (progress.mode) {
    case 'download':
      return undefined;
    case 'offload':
      return cell.gpu === undefined ? 'catalogue: the cell no longer has a GPU' : undefined;
    case 'co-inference':
      if (cell.serverClockHz === undefined) return 'catalogue: the cell no longer has a server';
      return progress.splitAfter > (models.get(modelId)?.layers.length ?? 0)
        ? `catalogue: model ${modelId} can no longer be cut behind layer ${progress.splitAfter}`
        : undefined;
    case 'chain':
      return chainLack(progress, cell.devices);
  }
}

/** A chain goes on from any device that has a feature map of it, as long as the result has somewhere to go. */
function chainLack(
  { sinkDeviceId, featureMaps }: ChainModeProgress,
  devices: readonly ChainDevice[],
): string | undefined {
  const known = new Set(devices.map(({ deviceId }) => deviceId));
  if (sinkDeviceId !== undefined && !known.has(sinkDeviceId)) return `catalogue: no longer has device ${sinkDeviceId}`;
  if (featureMaps.some(({ deviceId }) => known.has(deviceId))) return undefined;
  const holders = featureMaps.map(({ deviceId }) => deviceId).join(', ');
  return `catalogue: no longer has a device with a feature map of it, it was on ${holders}`;
}

/** What the new catalogue lacks of what a request is promised, or still waits for. */
function lack(open: OpenRequest, world: CellWorld, obstacle: string | undefined): string | undefined {
  const { models, deviceClasses } = world;
  if (open.kind === 'waiting') return obstacle;
  if (!models.has(open.modelId)) return `catalogue: no longer has model ${open.modelId}`;
  if (!deviceClasses.has(open.deviceClass)) return `catalogue: no longer has device class ${open.deviceClass}`;
  return modeLack(open, world);
}

/** What is left of a GPU's state: batches and blocks that the new catalogue does not know are nobody's any more. */
function gpuUnder(gpu: GpuState | undefined, { cell, models, blockBytes }: CellWorld): { readonly gpu?: GpuState } {
  if (gpu === undefined || cell.gpu === undefined) return {};
  return {
    gpu: {
      ...gpu,
      residentBlocks: gpu.residentBlocks.filter((block) => blockBytes.has(block)),
      bound: gpu.bound.filter(({ modelId }) => models.has(modelId)),
      queue: gpu.queue.filter(({ modelId }) => models.has(modelId)),
    },
  };
}

/** A request of a cell that is no longer there and that had not reached it yet. */
export function vanishedRequest(request: UserRequest): VerdictBody {
  return ended({ kind: 'waiting', request }, `catalogue: no longer has cell ${request.cellId}`);
}

/**
 * Ends what lost its cell, model or device with a change of catalogue; everything else goes on.
 * @param world the cell in the new catalogue, if it is there
 * Cost: the open requests.
 */
export function endVanished(cell: CellState, world: CellWorld | undefined, planned: readonly Mode[]): VanishedFromCell {
  if (world === undefined) {
    const cause = `catalogue: no longer has cell ${cell.cellId}`;
    return { verdicts: cell.open.map((open) => ended(open, cause)) };
  }
  const verdicts: VerdictBody[] = [];
  const open = cell.open.filter((one) => {
    const cause = lack(one, world, catalogueObstacle(one.request, world, planned)?.cause);
    if (cause !== undefined) verdicts.push(ended(one, cause));
    return cause === undefined;
  });
  const { gpu, cellId, users, plan } = cell;
  const kept = { cellId, users, open, ...(plan !== undefined && { plan }) };
  return { cell: { ...kept, ...gpuUnder(gpu, world), ...devicesUnder(cell, world) }, verdicts };
}
