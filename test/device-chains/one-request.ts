import type { ChainDevice, ChainLink, ChainModel, ChainRequest } from '../../src/core/solvers/device-chains/index.js';
import { deviceKey, earliestStart, taken, type Calendars } from './calendar.js';
import { ticks } from './clock.js';
import {
  channelKey,
  computeTicks,
  isComplete,
  loadTicks,
  mayRun,
  payloadBytes,
  segmentBytes,
  sendTicks,
  standingOf,
  type Facts,
} from './facts.js';

/** How one chain ends. */
export interface ChainEnd {
  /** Ticks. */
  readonly finish: number;
  readonly success: number;
}

/** Free memory by device, byte; only with memory on demand. */
export type FreeMemory = ReadonlyMap<string, number>;

/** A request on its way, with its own operations taken from the calendars. */
interface Walk {
  readonly layer: number;
  readonly deviceId: string;
  readonly time: number;
  readonly success: number;
  readonly calendars: Calendars;
  /** Devices on which this payload has been. */
  readonly path: readonly string[];
  /** First layer of the segment that is being computed here, if one is. */
  readonly segmentFrom: number | undefined;
  /** Devices that have computed a segment. */
  readonly visited: readonly string[];
}

/**
 * All ends of one request on given calendars, by trying every device for every layer and every simple way of every
 * payload. With memory on demand a device computes at most one segment.
 */
export function* chainEnds(
  facts: Facts,
  request: ChainRequest,
  calendars: Calendars = facts.calendars,
  memory: FreeMemory = new Map(),
): Generator<ChainEnd> {
  const { layer, deviceId, time } = standingOf(facts, request);
  yield* endsFrom(
    { facts, request, model: facts.model(request), memory },
    {
      layer,
      deviceId,
      time: Math.max(facts.now, time),
      success: 1,
      calendars,
      path: [deviceId],
      segmentFrom: undefined,
      visited: [],
    },
  );
}

interface Context {
  readonly facts: Facts;
  readonly request: ChainRequest;
  readonly model: ChainModel;
  readonly memory: FreeMemory;
}

function* endsFrom(context: Context, walk: Walk): Generator<ChainEnd> {
  const { facts, request, model } = context;
  const isLast = walk.layer === model.layers.length;
  const { sinkDeviceId = walk.deviceId } = request;
  if (isLast && walk.deviceId === sinkDeviceId) yield { finish: walk.time, success: walk.success };
  if (isLast && request.sinkDeviceId === undefined) return;
  const computed = isLast ? undefined : afterLayer(context, walk);
  if (computed !== undefined) yield* endsFrom(context, computed);
  if (facts.instance.relaying === false && walk.path.length > 1) return;
  for (const link of facts.linksFrom(walk.deviceId)) {
    const sent = walk.path.includes(link.toDeviceId) ? undefined : afterSending(context, walk, link);
    if (sent !== undefined) yield* endsFrom(context, sent);
  }
}

/** The next layer computed where the payload is; undefined if it may not run there. */
function afterLayer(context: Context, walk: Walk): Walk | undefined {
  const { facts, model } = context;
  const device = facts.device(walk.deviceId);
  const layer = walk.layer + 1;
  const length = loadTicks(facts, device, model, layer) + computeTicks(device, model, layer);
  const segmentFrom = walk.segmentFrom ?? layer;
  if (!mayRun(facts, device, model, layer) || !(length < Infinity)) return undefined;
  if (!fits(context, walk, device, segmentFrom)) return undefined;
  const key = deviceKey(device.id);
  const start = startOn(walk, key, length);
  return {
    ...walk,
    layer,
    time: start + length,
    success: walk.success * (1 - (device.lossProbability ?? 0)),
    calendars: taken(walk.calendars, key, [start, start + length], facts.gapFilling),
    path: [device.id],
    segmentFrom,
    visited: walk.visited.includes(device.id) ? walk.visited : [...walk.visited, device.id],
  };
}

function fits({ facts, model, memory }: Context, walk: Walk, device: ChainDevice, segmentFrom: number): boolean {
  if (facts.instance.memoryMode !== 'onDemand') return true;
  if (walk.segmentFrom === undefined && walk.visited.includes(device.id)) return false;
  const free = memory.get(device.id) ?? device.freeMemoryBytes ?? Infinity;
  return segmentBytes(device, model, segmentFrom, walk.layer + 1) <= free;
}

function afterSending({ facts, model }: Context, walk: Walk, link: ChainLink): Walk | undefined {
  const length = sendTicks(link, payloadBytes(model, walk.layer));
  if (!(length < Infinity)) return undefined;
  const key = channelKey(link);
  const start = startOn(walk, key, length);
  return {
    ...walk,
    deviceId: link.toDeviceId,
    time: start + length + ticks(link.latencySeconds ?? 0),
    success: walk.success * (1 - (link.lossProbability ?? 0)),
    calendars: taken(walk.calendars, key, [start, start + length], facts.gapFilling),
    path: [...walk.path, link.toDeviceId],
    segmentFrom: undefined,
  };
}

function startOn({ calendars, time }: Walk, key: string, length: number): number {
  const calendar = calendars.get(key);
  if (calendar === undefined) throw new Error(`no ${key}`);
  return earliestStart(calendar, time, length);
}

/** What the best chain of a request is chosen by. */
export interface Choice {
  readonly late: boolean;
  readonly ratio: number;
  readonly finish: number;
}

/** Late flag and ratio of an end, as the key of an epoch has them. */
export function choiceOf({ instance, now }: Facts, request: ChainRequest, { finish, success }: ChainEnd): Choice {
  const { weight = 1, accuracy = 1, releaseSeconds, deadlineSeconds, hardDeadline = false } = request;
  const counted = instance.criterion === 'ratio' ? success : 1;
  const { agingTauSeconds, useLateFlag = true } = instance;
  const worth = weight * accuracy * counted;
  const waited = Math.max(0, now - ticks(releaseSeconds));
  const aged = agingTauSeconds === undefined ? worth : worth * (1 + waited / Math.max(1, ticks(agingTauSeconds)));
  const isLate = deadlineSeconds !== undefined && finish > ticks(deadlineSeconds);
  return { late: isLate && (useLateFlag || hardDeadline), ratio: (finish - now) / aged, finish };
}

/** The best of all chains: the earliest, or by criterion ratio the least ratio of those on time; undefined if there is none. */
export function bestChoice(
  facts: Facts,
  request: ChainRequest,
  calendars?: Calendars,
  memory?: FreeMemory,
): Choice | undefined {
  if (isComplete(facts, request)) throw new Error(`${request.id} is complete`);
  const byRatio = facts.instance.criterion === 'ratio';
  let best: Choice | undefined;
  for (const end of chainEnds(facts, request, calendars, memory)) {
    const choice = choiceOf(facts, request, end);
    if (best === undefined || (byRatio ? isBetter(choice, best) : choice.finish < best.finish)) best = choice;
  }
  return best;
}

function isBetter(choice: Choice, other: Choice): boolean {
  if (choice.late !== other.late) return other.late;
  if (choice.ratio !== other.ratio) return choice.ratio < other.ratio;
  return choice.finish < other.finish;
}
