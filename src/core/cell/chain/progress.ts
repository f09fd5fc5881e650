import type { Model } from '../../catalogue.js';
import type { Outcome } from '../../messages.js';
import { chainFlopsPerSecond } from '../../physics/index.js';
import { msFromSeconds, roundToMicroseconds } from '../../units.js';
import type { CellState, ChainModeProgress, ChainStep, FeatureMap, UnderWayChain } from '../state.js';
import type { CellWorld } from '../world.js';
import { doneAtMs, isListed, resultOf, startedAt } from './steps.js';

/** How much longer than planned a transfer may take before it is believed not to have begun. */
const TRANSFER_GRACE = 1 / 8;

/** Model of an admitted request. The catalogue held it when it was admitted. */
export function modelOf({ modelId }: Pick<UnderWayChain, 'modelId'>, world: CellWorld): Model {
  const model = world.models.get(modelId);
  if (model === undefined) throw new Error(`not in the catalogue: model ${modelId}`);
  return model;
}

/**
 * Where a chain will stand depends on the others on its devices, so it is worked out for all of them together when they are
 * planned; until then it stands where an executor said, with its steps before it.
 */
export function projectChain(open: UnderWayChain, toMs: number): UnderWayChain {
  return { ...open, progressAtMs: Math.max(toMs, open.progressAtMs) };
}

/** The feature maps of a request after one more, with the newest of every device. */
export function withFeatureMap(maps: readonly FeatureMap[], map: FeatureMap): readonly FeatureMap[] {
  return [...maps.filter(({ deviceId }) => deviceId !== map.deviceId), map];
}

/** The feature maps after steps that are done, none of them later than `byMs`. */
export function withStepsDone(
  maps: readonly FeatureMap[],
  done: readonly ChainStep[],
  byMs: number,
): readonly FeatureMap[] {
  return done.reduce(
    (held, step) => withFeatureMap(held, { ...resultOf(step), atMs: Math.min(doneAtMs(step), byMs) }),
    maps,
  );
}

/** What a report says of how far a chain is: whole layers, part of the next one, and the device if it is known. */
interface Told {
  readonly atMs: number;
  readonly layer: number;
  readonly part: number;
  readonly deviceId?: string;
}

function toldOf({ atMs, layersDone = 0, holderDeviceId }: Outcome, layers: number, world: CellWorld): Told {
  const layer = Math.min(layers, Math.floor(layersDone));
  const isKnown = world.cell.devices.some(({ deviceId }) => deviceId === holderDeviceId);
  return {
    ...{ atMs, layer, part: layer === layers ? 0 : layersDone - layer },
    ...(isKnown && holderDeviceId !== undefined && { deviceId: holderDeviceId }),
  };
}

/**
 * How many of the steps are done according to a report; undefined when the chain has gone another way. Nothing begins before it is
 * planned to: where a later step would come to what is told, an earlier plan has come there by another way.
 */
function stepsDone({ steps: all, layersDone, holderDeviceId }: ChainModeProgress, told: Told): number | undefined {
  const behind = all.findIndex(({ startsAtMs }) => startsAtMs > told.atMs);
  const steps = behind < 0 ? all : all.slice(0, behind);
  const isTold = (deviceId: string): boolean => (told.deviceId ?? deviceId) === deviceId;
  const places = [{ layer: layersDone, deviceId: holderDeviceId }, ...steps.map(resultOf)];
  const done =
    told.part > 0
      ? steps.findIndex((step) => step.kind === 'compute' && step.layer === told.layer + 1 && isTold(step.deviceId))
      : places.findIndex(({ layer, deviceId }) => layer === told.layer && isTold(deviceId));
  return done < 0 ? undefined : done;
}

/** A layer that a report says is being computed, with what is left of it at full speed. */
function runningStep(open: UnderWayChain, deviceId: string, { atMs, layer, part }: Told, world: CellWorld): ChainStep {
  const { flops } = modelOf(open, world).layers[layer] ?? { flops: 0 };
  const { deviceClass } = world.cell.devices.find((device) => device.deviceId === deviceId) ?? {};
  const device = world.deviceClasses.get(deviceClass ?? '');
  if (device === undefined) throw new Error(`not in the catalogue: device ${deviceId}`);
  const takesMs = msFromSeconds((flops * (open.request.batchSize ?? 1)) / chainFlopsPerSecond(device));
  return {
    ...{ kind: 'compute', layer: layer + 1, deviceId },
    startsAtMs: roundToMicroseconds(atMs - part * takesMs),
    finishesAtMs: roundToMicroseconds(atMs + (1 - part) * takesMs),
  };
}

/**
 * The steps that are left after a report, with the first of them as it stands: what runs ends when its rest is done, what has not
 * begun begins now at the earliest. What has not begun and is not listed by the plan in force cannot begin: it is given up
 * with all that was to follow.
 */
function stepsLeft(
  open: UnderWayChain,
  left: readonly ChainStep[],
  told: Told,
  state: CellState,
  world: CellWorld,
): readonly ChainStep[] {
  const [first, ...rest] = left;
  if (first === undefined) return [];
  const { atMs } = told;
  if (told.part > 0 && first.kind === 'compute') {
    const running = runningStep(open, first.deviceId, told, world);
    return [{ ...running, startsAtMs: Math.min(atMs, Math.max(first.startsAtMs, running.startsAtMs)) }, ...rest];
  }
  if (first.startsAtMs >= atMs) return left;
  if (first.kind === 'transfer') {
    const graceMs = TRANSFER_GRACE * (first.finishesAtMs - first.startsAtMs);
    if (first.arrivesAtMs > atMs) return left;
    if (first.arrivesAtMs + graceMs > atMs) return [slowed(first, graceMs), ...rest];
  }
  return isListed(first, open.request.requestId, state.plan) ? [startedAt(first, atMs), ...rest] : [];
}

function slowed(step: ChainStep, byMs: number): ChainStep {
  const finishesAtMs = roundToMicroseconds(step.finishesAtMs + byMs);
  if (step.kind === 'compute') return { ...step, finishesAtMs };
  return { ...step, finishesAtMs, arrivesAtMs: roundToMicroseconds(step.arrivesAtMs + byMs) };
}

/** A report of a way that was not planned: from there on everything is planned anew. */
function elsewhere(open: UnderWayChain, told: Told, restarted: boolean, world: CellWorld): ChainModeProgress {
  const { progress } = open;
  const { atMs, layer, part, deviceId = progress.holderDeviceId } = told;
  const kept = restarted ? progress.featureMaps.filter((map) => map.layer <= layer) : progress.featureMaps;
  return {
    ...progress,
    ...{ layersDone: layer, holderDeviceId: deviceId, sinceMs: atMs },
    steps: part > 0 ? [runningStep(open, deviceId, told, world)] : [],
    featureMaps: withFeatureMap(kept, { deviceId, layer, atMs }),
  };
}

/**
 * A report wins over what was planned: what it says is done is done, what runs ends accordingly, and the rest is moved or planned anew. It
 * may fall back only when the executor says that it started again.
 */
export function correctChain(open: UnderWayChain, outcome: Outcome, state: CellState, world: CellWorld): UnderWayChain {
  if (outcome.atMs <= (open.reportedAtMs ?? -Infinity)) return open;
  const { progress } = open;
  const restarted = outcome.restarted === true;
  const told = toldOf(outcome, modelOf(open, world).layers.length, world);
  const heard = { ...open, reportedAtMs: outcome.atMs };
  if (outcome.layersDone === undefined || (told.layer < progress.layersDone && !restarted)) return heard;
  const done = told.layer < progress.layersDone ? undefined : stepsDone(progress, told);
  if (done === undefined) return { ...heard, progress: elsewhere(open, told, restarted, world) };
  const passed = progress.steps.slice(0, done);
  const last = passed.at(-1);
  const place = last && resultOf(last);
  return {
    ...heard,
    progress: {
      ...progress,
      layersDone: place?.layer ?? progress.layersDone,
      holderDeviceId: place?.deviceId ?? progress.holderDeviceId,
      sinceMs: last === undefined ? progress.sinceMs : Math.min(doneAtMs(last), told.atMs),
      steps: stepsLeft(open, progress.steps.slice(done), told, state, world),
      featureMaps: withStepsDone(progress.featureMaps, passed, told.atMs),
    },
  };
}
