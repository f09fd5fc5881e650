import type { ChainRequest } from '../../src/core/solvers/device-chains/index.js';
import { deviceKey, earliestStart } from './calendar.js';
import { ticks } from './clock.js';
import {
  channelKey,
  computeTicks,
  loadTicks,
  mayRun,
  payloadBytes,
  segmentBytes,
  sendTicks,
  standingOf,
  type Facts,
} from './facts.js';

/** Where a request stands; the segment on the device began behind `segmentAfter`. Times in ticks. */
interface Place {
  readonly layer: number;
  readonly deviceId: string;
  readonly time: number;
  readonly segmentAfter: number;
}

/** One request on an instance without other reservations than those that are given. */
interface Context {
  readonly facts: Facts;
  readonly request: ChainRequest;
}

/** When a baseline finishes one request, ticks; Infinity if it does not serve it. */
export type Baseline = (facts: Facts, request: ChainRequest) => number;

/** PA-MDI-style greedy: whoever holds the payload, or a neighbour, whichever finishes the next layer first. */
export const greedyFinish: Baseline = (facts, request) => {
  const context = { facts, request };
  const left = new Set<string>();
  let place = begin(context);
  while (place.layer < facts.model(request).layers.length) {
    const neighbours = facts.instance.devices.flatMap(({ id }) => {
      if (facts.instance.memoryMode === 'onDemand' && left.has(id)) return [];
      const time = facts.link(place.deviceId, id) === undefined ? Infinity : sent(context, place, id);
      return [{ ...place, deviceId: id, time, segmentAfter: place.layer }];
    });
    const [best] = [place, ...neighbours]
      .map((from) => computed(context, from))
      .toSorted((one, other) => compareTimes(one.time, other.time));
    if (best === undefined || best.time === Infinity) return Infinity;
    if (best.deviceId !== place.deviceId) left.add(place.deviceId);
    place = best;
  }
  return delivered(context, place);
};

/** Everything where the data is. */
export const localFinish: Baseline = (facts, request) =>
  run({ facts, request }, begin({ facts, request }), [facts.model(request).layers.length]);

/** AR-MDI-style: the first cuts with the shortest longest stage on an idle network, on a ring of devices from the holder. */
export const ringFinish: Baseline = (facts, request) => {
  const context = { facts, request };
  const from = begin(context);
  const { devices } = facts.instance;
  const layers = facts.model(request).layers.length;
  if (from.layer === layers) return delivered(context, from);
  let best: { readonly longest: number; readonly ends: readonly number[] } | undefined;
  for (let stages = 1; stages <= Math.min(layers - from.layer, devices.length); stages++) {
    for (const ends of cuts(from.layer, layers, stages)) {
      const longest = longestStage(context, from, ends);
      if (longest < (best?.longest ?? Infinity)) best = { longest, ends };
    }
  }
  return best === undefined ? Infinity : run(context, from, best.ends);
};

function begin({ facts, request }: Context): Place {
  const { layer, deviceId, time } = standingOf(facts, request);
  return { layer, deviceId, time: Math.max(facts.now, time), segmentAfter: layer };
}

/** Last layers of so many stages, in lexicographic order. */
function* cuts(after: number, layers: number, stages: number): Generator<readonly number[]> {
  if (stages === 1) yield [layers];
  else {
    for (let end = after + 1; end <= layers - stages + 1; end++) {
      for (const rest of cuts(end, layers, stages - 1)) yield [end, ...rest];
    }
  }
}

/** The n-th device of the ring from the holder. */
function ringDevice({ facts: { instance } }: Context, from: string, place: number): string {
  const first = instance.devices.findIndex(({ id }) => id === from);
  return instance.devices[(first + place) % instance.devices.length]?.id ?? '';
}

/** Of the stages on an idle network, ticks; Infinity if one is not possible. */
function longestStage(context: Context, from: Place, ends: readonly number[]): number {
  const { facts, request } = context;
  const model = facts.model(request);
  const stages = ends.map((end, index) => {
    const device = facts.device(ringDevice(context, from.deviceId, index));
    const after = ends[index - 1] ?? from.layer;
    const blocks = Array.from({ length: end - after }, (_, place) => after + 1 + place).map((layer) =>
      mayRun(facts, device, model, layer)
        ? loadTicks(facts, device, model, layer) + computeTicks(device, model, layer)
        : Infinity,
    );
    const work = blocks.reduce((sum, block) => sum + block, 0);
    if (!hasRoom(context, device.id, after, end)) return Infinity;
    if (index === ends.length - 1) return work + idleDelivery(context, device.id, [device.id]);
    const link = facts.link(device.id, ringDevice(context, from.deviceId, index + 1));
    if (link === undefined) return Infinity;
    return work + sendTicks(link, payloadBytes(model, end)) + ticks(link.latencySeconds ?? 0);
  });
  return Math.max(...stages);
}

/** The result on its shortest way to the sink, were nothing in the way. */
function idleDelivery(context: Context, deviceId: string, path: readonly string[]): number {
  const { facts, request } = context;
  const { sinkDeviceId = deviceId } = request;
  if (deviceId === sinkDeviceId) return 0;
  if (facts.instance.relaying === false && path.length > 1) return Infinity;
  const model = facts.model(request);
  const ways = facts
    .linksFrom(deviceId)
    .filter(({ toDeviceId }) => !path.includes(toDeviceId))
    .map((link) => {
      const hop = sendTicks(link, payloadBytes(model, model.layers.length)) + ticks(link.latencySeconds ?? 0);
      return hop + idleDelivery(context, link.toDeviceId, [...path, link.toDeviceId]);
    });
  return Math.min(Infinity, ...ways);
}

/** A chain of stages on the ring, one of them the whole model, on the real resources. */
function run(context: Context, from: Place, ends: readonly number[]): number {
  let place = from;
  for (const [index, end] of ends.entries()) {
    if (index > 0) {
      const deviceId = ringDevice(context, from.deviceId, index);
      place = { ...place, time: sent(context, place, deviceId), deviceId, segmentAfter: place.layer };
    }
    while (place.layer < end && place.time < Infinity) place = computed(context, place);
  }
  return delivered(context, place);
}

/** The next layer, computed here. */
function computed(context: Context, place: Place): Place {
  const { facts, request } = context;
  const model = facts.model(request);
  const device = facts.device(place.deviceId);
  const layer = place.layer + 1;
  const length = loadTicks(facts, device, model, layer) + computeTicks(device, model, layer);
  const isPossible = mayRun(facts, device, model, layer) && hasRoom(context, device.id, place.segmentAfter, layer);
  const time = isPossible && place.time < Infinity ? ends(context, deviceKey(device.id), place.time, length) : Infinity;
  return { ...place, layer, time };
}

function hasRoom({ facts, request }: Context, deviceId: string, after: number, end: number): boolean {
  if (facts.instance.memoryMode !== 'onDemand') return true;
  const device = facts.device(deviceId);
  return segmentBytes(device, facts.model(request), after + 1, end) <= (device.freeMemoryBytes ?? Infinity);
}

/** When the payload is on a neighbour. */
function sent(context: Context, { layer, deviceId, time }: Place, to: string): number {
  const { facts, request } = context;
  const link = facts.link(deviceId, to);
  if (link === undefined) return Infinity;
  const length = sendTicks(link, payloadBytes(facts.model(request), layer));
  if (length === Infinity || time === Infinity) return Infinity;
  return ends(context, channelKey(link), time, length) + ticks(link.latencySeconds ?? 0);
}

/** When the result is where it is wanted, by the best way. */
function delivered(context: Context, place: Place, path: readonly string[] = [place.deviceId]): number {
  const { facts, request } = context;
  const { sinkDeviceId = place.deviceId } = request;
  if (place.time === Infinity || place.deviceId === sinkDeviceId) return place.time;
  if (facts.instance.relaying === false && path.length > 1) return Infinity;
  const ways = facts
    .linksFrom(place.deviceId)
    .filter(({ toDeviceId }) => !path.includes(toDeviceId))
    .map(({ toDeviceId }) =>
      delivered(context, { ...place, deviceId: toDeviceId, time: sent(context, place, toDeviceId) }, [
        ...path,
        toDeviceId,
      ]),
    );
  return Math.min(Infinity, ...ways);
}

function ends({ facts }: Context, key: string, time: number, length: number): number {
  const calendar = facts.calendars.get(key);
  if (calendar === undefined) throw new Error(`no ${key}`);
  return earliestStart(calendar, time, length) + length;
}

/** Times that may both be Infinity. */
const compareTimes = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);
