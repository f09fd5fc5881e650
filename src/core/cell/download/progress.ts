import type { DeviceClass } from '../../catalogue.js';
import type { Outcome, PlanBody } from '../../messages.js';
import {
  advanceDownload,
  bitsPerSecond,
  layerArrived,
  NOT_STARTED,
  type DownloadProgress,
  type ModelWork,
} from '../../physics/index.js';
import type { CellState, UnderWayDownload } from '../state.js';
import type { CatalogueWork, CellWorld } from '../world.js';

/** Model, device and work of an admitted request. The catalogue held them when it was admitted. */
export function workOf(open: UnderWayDownload, world: CellWorld): CatalogueWork {
  return world.workOf(open.modelId, open.deviceClass, open.request.batchSize ?? 1);
}

/** Clock of each layer (index from 0) as the plan in force orders it; the device's top clock where it says nothing. */
export function plannedClockHz(
  plan: PlanBody | undefined,
  requestId: string,
  device: DeviceClass,
): (index: number) => number {
  const layers = plan?.deliveries?.find((delivery) => delivery.requestId === requestId)?.layers ?? [];
  const clocks = new Map(layers.map(({ layer, clockHz }) => [layer - 1, clockHz]));
  return (index) => clocks.get(index) ?? device.maxClockHz;
}

interface RateSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly blocks: number;
}

/** [fromMs, toMs] cut at the edges of the plan in force: outside it nothing is granted. */
function spans(plan: PlanBody | undefined, requestId: string, fromMs: number, toMs: number): readonly RateSpan[] {
  const blocks = plan?.downlink?.grants.find((grant) => grant.requestId === requestId)?.blocks ?? 0;
  const startMs = Math.min(Math.max(plan?.startsAtMs ?? toMs, fromMs), toMs);
  const endMs = Math.min(Math.max(plan?.endsAtMs ?? toMs, startMs), toMs);
  return [
    { fromMs, toMs: startMs, blocks: 0 },
    { fromMs: startMs, toMs: endMs, blocks },
    { fromMs: endMs, toMs, blocks: 0 },
  ].filter((span) => span.toMs > span.fromMs);
}

/** Where a download will stand at `toMs` if the plan in force is followed over the channel as last reported. */
export function projectDownload(
  open: UnderWayDownload,
  toMs: number,
  state: CellState,
  world: CellWorld,
): UnderWayDownload {
  if (toMs <= open.progressAtMs) return open;
  const { work, device } = workOf(open, world);
  const { requestId, userId } = open.request;
  const efficiency = state.users[userId]?.downlink.at(-1)?.bitsPerSecondPerHz ?? 0;
  const clockHz = plannedClockHz(state.plan, requestId, device);
  let progress: DownloadProgress = open.progress;
  for (const { fromMs, toMs: untilMs, blocks } of spans(state.plan, requestId, open.progressAtMs, toMs)) {
    const rate = bitsPerSecond(world.cell.downlink, blocks, efficiency);
    progress = advanceDownload(work, device, progress, {
      fromMs,
      toMs: untilMs,
      bitsPerSecond: rate,
      clockHz,
    }).progress;
  }
  return { ...open, progress: { mode: 'download', ...progress }, progressAtMs: toMs };
}

/**
 * Cycles spent on the layer after the reported ones. A fraction says so itself; an executor that counts whole layers
 * leaves it to the projection: kept where it agrees, the whole layer where it was ahead, nothing where it was behind. A
 * layer that has not arrived does not run.
 */
function runningCycles(projected: DownloadProgress, reported: number, deliveredBits: number, work: ModelWork): number {
  const whole = Math.floor(reported);
  if (!layerArrived(work, whole, deliveredBits)) return 0;
  const cycles = work.layers[whole]?.cycles ?? 0;
  if (reported > whole) return (reported - whole) * cycles;
  if (projected.layersDone === whole) return projected.runningCycles;
  return projected.layersDone > whole ? cycles : 0;
}

/** A report wins over a projection; it may fall back only when the executor says that it started again. */
export function correctDownload(
  open: UnderWayDownload,
  outcome: Outcome,
  state: CellState,
  world: CellWorld,
): UnderWayDownload {
  if (outcome.atMs <= (open.reportedAtMs ?? -Infinity)) return open;
  const restarted = outcome.restarted === true;
  if (outcome.atMs < open.progressAtMs && !restarted) return { ...open, reportedAtMs: outcome.atMs };
  const { work } = workOf(open, world);
  const projected = restarted ? NOT_STARTED : projectDownload(open, outcome.atMs, state, world).progress;
  const layersDone = outcome.layersDone ?? projected.layersDone;
  const deliveredBits = Math.min(work.totalBits, outcome.deliveredBits ?? projected.deliveredBits);
  const progress: DownloadProgress = {
    deliveredBits,
    layersDone: Math.min(work.layers.length, Math.floor(layersDone)),
    runningCycles: runningCycles(projected, layersDone, deliveredBits, work),
    energyJoules: outcome.energyJoules ?? projected.energyJoules,
  };
  return {
    ...open,
    progress: { mode: 'download', ...progress },
    progressAtMs: outcome.atMs,
    reportedAtMs: outcome.atMs,
  };
}
