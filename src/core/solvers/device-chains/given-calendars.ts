import { at } from '../../numerics/at.js';
import { Calendars } from './calendars.js';
import type { BusyInterval, ChainOperation, DeviceChainsInstance } from './instance.js';
import { known } from './known.js';
import { durationTicks, ticksOf } from './ticks.js';
import { float64At } from './typed-at.js';

/** Which resource everything occupies: devices first, in their order, then channels. */
export interface ResourceIndex {
  readonly deviceIndex: ReadonlyMap<string, number>;
  /** By position of the link. */
  readonly channelOf: readonly number[];
  readonly resourceCount: number;
}

/** A link is its own channel unless it names one. */
export function resourceIndexOf({ devices, links }: DeviceChainsInstance): ResourceIndex {
  const deviceIndex = new Map(devices.map(({ id }, index) => [id, index]));
  const named = new Map<string, number>();
  let resourceCount = devices.length;
  const channelOf = links.map(({ channelId }) => {
    const known = channelId === undefined ? undefined : named.get(channelId);
    if (known !== undefined) return known;
    if (channelId !== undefined) named.set(channelId, resourceCount);
    return resourceCount++;
  });
  return { deviceIndex, channelOf, resourceCount };
}

/** Section 3: ready times, busy intervals and the operations that are kept. Cost O(devices + links + operations). */
export function givenCalendars(
  instance: DeviceChainsInstance,
  { deviceIndex, channelOf, resourceCount }: ResourceIndex,
  kept: readonly ChainOperation[],
): Calendars {
  const { devices, links, reservation = 'tail' } = instance;
  const calendars = Calendars.of(reservation, readyTicks(instance, channelOf, resourceCount));
  devices.forEach(({ busy = [] }, index) => {
    blockAll(calendars, index, busy);
  });
  links.forEach(({ busy = [] }, index) => {
    blockAll(calendars, at(channelOf, index), busy);
  });
  const channelBetween = new Map(
    links.map((link, i) => [pairKey(link.fromDeviceId, link.toDeviceId), at(channelOf, i)]),
  );
  for (const operation of kept) {
    const resource =
      operation.kind === 'transfer'
        ? known(channelBetween, pairKey(operation.fromDeviceId, operation.toDeviceId))
        : known(deviceIndex, operation.deviceId);
    blockAll(calendars, resource, [operation]);
  }
  return calendars;
}

/** The latest of what is known of a resource, never the sum: reports overlap. */
function readyTicks(
  { devices, links, nowSeconds = 0 }: DeviceChainsInstance,
  channelOf: readonly number[],
  resourceCount: number,
): Float64Array {
  const now = ticksOf(nowSeconds);
  const ready = new Float64Array(resourceCount).fill(now);
  const raise = (resource: number, readySeconds: number, backlog: number, perSecond: number) => {
    const clear = perSecond > 0 ? now + durationTicks(backlog, perSecond) : 0;
    ready[resource] = Math.max(float64At(ready, resource), ticksOf(readySeconds), clear);
  };
  devices.forEach(({ readySeconds = 0, backlogFlops = 0, speedFlopsPerSecond }, index) => {
    raise(index, readySeconds, backlogFlops, speedFlopsPerSecond);
  });
  links.forEach(({ readySeconds = 0, backlogBytes = 0, rateBitsPerSecond }, index) => {
    raise(at(channelOf, index), readySeconds, 8 * backlogBytes, rateBitsPerSecond);
  });
  return ready;
}

function blockAll(calendars: Calendars, resource: number, intervals: readonly BusyInterval[]): void {
  for (const { startSeconds, finishSeconds } of intervals) {
    calendars.block(resource, ticksOf(startSeconds), ticksOf(finishSeconds));
  }
}

/** One key for a directed pair of ids. */
export function pairKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}
