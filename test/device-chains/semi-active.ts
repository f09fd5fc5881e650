import type { ChainRequest, DeviceChainsInstance } from '../../src/core/solvers/device-chains/index.js';
import { deviceKey, earliestStart, taken, type Calendars } from './calendar.js';
import { ticks } from './clock.js';
import {
  channelKey,
  computeTicks,
  factsOf,
  isComplete,
  mayRun,
  payloadBytes,
  sendTicks,
  standingOf,
  type Facts,
} from './facts.js';
import { bestChoice } from './one-request.js';

/** One request in a half-made schedule. */
interface Walk {
  readonly request: ChainRequest;
  readonly layer: number;
  readonly deviceId: string;
  readonly time: number;
  /** Devices on which this payload has been. */
  readonly path: readonly string[];
}

/** The least priority-weighted sum of flow times over all schedules, s, and who cannot be served at all. */
export interface JointOptimum {
  readonly objectiveSeconds: number;
  readonly unservedIds: readonly string[];
}

/**
 * The joint optimum of a tiny batch, by trying every interleaving of every chain: each operation starts as early as what was
 * placed before it allows, behind everything on its device or channel. Nothing is cut off: only for a handful of operations.
 */
export function bestSchedule(instance: DeviceChainsInstance): JointOptimum {
  const facts = factsOf(instance);
  const complete = instance.requests.filter((request) => isComplete(facts, request));
  const unfinished = instance.requests.filter((request) => !complete.includes(request));
  const served = unfinished.filter((request) => bestChoice(facts, request) !== undefined);
  const walks = served.map((request): Walk => {
    const { layer, deviceId, time } = standingOf(facts, request);
    return { request, layer, deviceId, time: Math.max(facts.now, time), path: [deviceId] };
  });
  const spent = complete.reduce((sum, request) => sum + cost(request, standingOf(facts, request).time), 0);
  return {
    objectiveSeconds: (spent + (walks.length === 0 ? 0 : leastCost(facts, walks, facts.calendars))) / 1e6,
    unservedIds: unfinished.filter((request) => !served.includes(request)).map(({ id }) => id),
  };
}

const cost = ({ weight = 1, releaseSeconds }: ChainRequest, finish: number): number =>
  weight * (finish - ticks(releaseSeconds));

/** Least cost of all ways to go on, ticks; Infinity where somebody cannot finish any more. */
function leastCost(facts: Facts, walks: readonly Walk[], calendars: Calendars): number {
  let best = walks.every((walk) => isDone(facts, walk))
    ? walks.reduce((sum, { request, time }) => sum + cost(request, time), 0)
    : Infinity;
  walks.forEach((walk, index) => {
    if (isDone(facts, walk)) return;
    for (const [next, left] of steps(facts, walk, calendars)) {
      best = Math.min(best, leastCost(facts, walks.with(index, next), left));
    }
  });
  return best;
}

function isDone(facts: Facts, { request, layer, deviceId }: Walk): boolean {
  const { sinkDeviceId = deviceId } = request;
  return layer === facts.model(request).layers.length && deviceId === sinkDeviceId;
}

/** The next layer here, or the payload to a neighbour where it has not been. */
function* steps(facts: Facts, walk: Walk, calendars: Calendars): Generator<readonly [Walk, Calendars]> {
  const model = facts.model(walk.request);
  const device = facts.device(walk.deviceId);
  const layer = walk.layer + 1;
  const place = (key: string, length: number): readonly [number, Calendars] => {
    const calendar = calendars.get(key);
    if (calendar === undefined) throw new Error(`no ${key}`);
    const start = earliestStart(calendar, walk.time, length);
    return [start + length, taken(calendars, key, [start, start + length], false)];
  };
  if (layer <= model.layers.length && mayRun(facts, device, model, layer)) {
    const [finish, left] = place(deviceKey(device.id), computeTicks(device, model, layer));
    yield [{ ...walk, layer, time: finish, path: [device.id] }, left];
  }
  if (facts.instance.relaying === false && walk.path.length > 1) return;
  for (const link of facts.linksFrom(walk.deviceId)) {
    const length = sendTicks(link, payloadBytes(model, walk.layer));
    if (walk.path.includes(link.toDeviceId) || !(length < Infinity)) continue;
    const [finish, left] = place(channelKey(link), length);
    const time = finish + ticks(link.latencySeconds ?? 0);
    yield [{ ...walk, deviceId: link.toDeviceId, time, path: [...walk.path, link.toDeviceId] }, left];
  }
}
