import type { DeviceClass } from '../../catalogue.js';
import type { Outcome, PlanBody } from '../../messages.js';
import { advanceSplit, gainHzPerWatt, shannonBitsPerSecond } from '../../physics/index.js';
import { bandOf } from '../band.js';
import type { CellState, CoInferenceModeProgress, UnderWayCoInference } from '../state.js';
import type { CellWorld } from '../world.js';
import { splitId, splitsOf } from './splits.js';

/** Device class of an admitted request. The catalogue held it when it was admitted. */
export function deviceOf({ deviceClass }: UnderWayCoInference, world: CellWorld): DeviceClass {
  const device = world.deviceClasses.get(deviceClass);
  if (device === undefined) throw new Error(`not in the catalogue: device class ${deviceClass}`);
  return device;
}

/** Bits and pruned cycles of an admitted request when it was begun. */
export function wholeOf(
  { request, modelId, progress, deviceClass }: UnderWayCoInference,
  world: CellWorld,
): {
  readonly deviceCycles: number;
  readonly uploadBits: number;
  readonly serverCycles: number;
  readonly layers: number;
} {
  const model = world.models.get(modelId);
  const device = world.deviceClasses.get(deviceClass);
  if (model === undefined || device === undefined)
    throw new Error(`not in the catalogue: ${modelId} or ${deviceClass}`);
  const split = splitsOf(model, request, device, world).find(({ id }) => id === splitId(progress.splitAfter));
  if (split === undefined) throw new Error(`${modelId} cannot be cut after layer ${progress.splitAfter}`);
  return {
    deviceCycles: progress.retained * split.deviceCycles,
    uploadBits: split.uploadBits,
    serverCycles: progress.retained * split.serverCycles,
    layers: model.layers.length,
  };
}

/** The newest gain of a user's uplink, Hz/W; 0 without one. */
export function newestGain(state: CellState, userId: string, { cell }: CellWorld): number {
  const sinrDb = state.users[userId]?.uplink.at(-1)?.sinrDb;
  return sinrDb === undefined ? 0 : gainHzPerWatt(sinrDb, cell);
}

interface Grant {
  readonly bitsPerSecond: number;
  readonly powerWatts: number;
}

const NO_GRANT: Grant = { bitsPerSecond: 0, powerWatts: 0 };

function grantOf(plan: PlanBody | undefined, open: UnderWayCoInference, state: CellState, world: CellWorld): Grant {
  const { requestId, userId } = open.request;
  const grant = plan?.uplink?.grants.find((one) => one.requestId === requestId);
  if (grant === undefined) return NO_GRANT;
  const powerWatts = grant.powerWatts ?? deviceOf(open, world).maxPowerWatts;
  const hertz = grant.blocks * bandOf(world.cell.uplink).resourceBlockHz;
  return { powerWatts, bitsPerSecond: shannonBitsPerSecond(hertz, newestGain(state, userId, world), powerWatts) };
}

/** [fromMs, toMs] cut at the edges of the plan in force: outside it nothing may be sent; clocks run on. */
function spans(
  plan: PlanBody | undefined,
  fromMs: number,
  toMs: number,
): readonly (readonly [number, number, boolean])[] {
  const startMs = Math.min(Math.max(plan?.startsAtMs ?? toMs, fromMs), toMs);
  const endMs = Math.min(Math.max(plan?.endsAtMs ?? toMs, startMs), toMs);
  const cut = [
    [fromMs, startMs, false],
    [startMs, endMs, true],
    [endMs, toMs, false],
  ] as const;
  return cut.filter(([beginMs, untilMs]) => untilMs > beginMs);
}

/** Where a cut model will stand at `toMs` if the plan in force is followed over the channel as last reported. */
export function projectCoInference(
  open: UnderWayCoInference,
  toMs: number,
  state: CellState,
  world: CellWorld,
): UnderWayCoInference {
  if (toMs <= open.progressAtMs) return open;
  const { deviceHz, serverHz } = open.progress;
  const granted = grantOf(state.plan, open, state, world);
  let progress: CoInferenceModeProgress = open.progress;
  for (const [fromMs, untilMs, holds] of spans(state.plan, open.progressAtMs, toMs)) {
    const sending = holds ? granted : NO_GRANT;
    const span = { fromMs, toMs: untilMs, deviceHz, serverHz, deviceKappa: deviceOf(open, world).kappa, ...sending };
    progress = { ...progress, ...advanceSplit(progress, span).progress };
  }
  return { ...open, progress, progressAtMs: toMs };
}

/**
 * A report wins over a projection; it may fall back only when the executor says that it started again. Layers that an
 * executor counts as done stand for their share of the device part up to the cut, and of the server part behind it.
 */
export function correctCoInference(
  open: UnderWayCoInference,
  outcome: Outcome,
  state: CellState,
  world: CellWorld,
): UnderWayCoInference {
  if (outcome.atMs <= (open.reportedAtMs ?? -Infinity)) return open;
  const restarted = outcome.restarted === true;
  if (outcome.atMs < open.progressAtMs && !restarted) return { ...open, reportedAtMs: outcome.atMs };
  const whole = wholeOf(open, world);
  const fresh = {
    deviceCyclesLeft: whole.deviceCycles,
    uploadBitsLeft: whole.uploadBits,
    serverCyclesLeft: whole.serverCycles,
  };
  const projected = restarted
    ? { ...open.progress, ...fresh }
    : projectCoInference(open, outcome.atMs, state, world).progress;
  const { splitAfter } = projected;
  const { layersDone, uploadedBits, energyJoules = projected.energyJoules } = outcome;
  const onDevice = layersDone === undefined || splitAfter === 0 ? undefined : Math.min(1, layersDone / splitAfter);
  const onServer =
    layersDone === undefined || layersDone <= splitAfter
      ? undefined
      : (layersDone - splitAfter) / (whole.layers - splitAfter);
  const progress: CoInferenceModeProgress = {
    ...projected,
    energyJoules,
    ...(onDevice !== undefined && { deviceCyclesLeft: (1 - onDevice) * whole.deviceCycles }),
    ...(uploadedBits !== undefined && { uploadBitsLeft: Math.max(0, whole.uploadBits - uploadedBits) }),
    // The server has begun: nothing can be missing to it.
    ...(onServer !== undefined && {
      uploadBitsLeft: 0,
      serverCyclesLeft: Math.max(0, 1 - onServer) * whole.serverCycles,
    }),
  };
  return { ...open, progress, progressAtMs: outcome.atMs, reportedAtMs: outcome.atMs };
}
