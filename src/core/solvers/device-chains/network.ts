import { at } from '../../numerics/at.js';
import type { ChainLink } from './instance.js';
import { known } from './known.js';
import { durationTicks, ticksOf } from './ticks.js';
import { float64At, int32At } from './typed-at.js';

/** Links that can carry anything, grouped by the device they leave; a link is an index into the arrays. */
export interface Network {
  /** Links of device u: from `firstLink[u]` up to, not including, `firstLink[u + 1]`. */
  readonly firstLink: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly rateBitsPerSecond: Float64Array;
  readonly latencyTicks: Float64Array;
  /** The resource that a transfer occupies. */
  readonly channel: Int32Array;
  /** Chance that one transfer is not lost. */
  readonly success: Float64Array;
  /** Of the links that leave each device, and last of all links; 0 and Infinity without any. */
  readonly fastestBitsPerSecond: Float64Array;
  readonly leastLatencyTicks: Float64Array;
}

/** @param channelOf the resource of each given link */
export function networkOf(
  links: readonly ChainLink[],
  deviceIndex: ReadonlyMap<string, number>,
  channelOf: readonly number[],
): Network {
  const ends = links.map((link, index) => ({
    link,
    channel: at(channelOf, index),
    from: known(deviceIndex, link.fromDeviceId),
    to: known(deviceIndex, link.toDeviceId),
  }));
  const carrying = ends.filter(({ link }) => link.rateBitsPerSecond > 0).sort((a, b) => a.from - b.from || a.to - b.to);
  const firstLink = new Int32Array(deviceIndex.size + 1);
  for (const { from } of carrying) firstLink[from + 1] = int32At(firstLink, from + 1) + 1;
  for (let u = 0; u < deviceIndex.size; u++) firstLink[u + 1] = int32At(firstLink, u + 1) + int32At(firstLink, u);
  return {
    firstLink,
    from: Int32Array.from(carrying, ({ from }) => from),
    to: Int32Array.from(carrying, ({ to }) => to),
    rateBitsPerSecond: Float64Array.from(carrying, ({ link }) => link.rateBitsPerSecond),
    latencyTicks: Float64Array.from(carrying, ({ link }) => latencyOf(link)),
    channel: Int32Array.from(carrying, ({ channel }) => channel),
    success: Float64Array.from(carrying, ({ link }) => 1 - (link.lossProbability ?? 0)),
    ...quickest(carrying, deviceIndex.size),
  };
}

function quickest(
  carrying: readonly { readonly link: ChainLink; readonly from: number }[],
  deviceCount: number,
): Pick<Network, 'fastestBitsPerSecond' | 'leastLatencyTicks'> {
  const fastestBitsPerSecond = new Float64Array(deviceCount + 1);
  const leastLatencyTicks = new Float64Array(deviceCount + 1).fill(Infinity);
  for (const { link, from } of carrying) {
    for (const group of [from, deviceCount]) {
      fastestBitsPerSecond[group] = Math.max(float64At(fastestBitsPerSecond, group), link.rateBitsPerSecond);
      leastLatencyTicks[group] = Math.min(float64At(leastLatencyTicks, group), latencyOf(link));
    }
  }
  return { fastestBitsPerSecond, leastLatencyTicks };
}

function latencyOf({ latencySeconds = 0 }: ChainLink): number {
  return ticksOf(latencySeconds);
}

/** The least that any transfer of a device (`deviceCount`: of all devices) takes until it arrives, ticks. */
export function leastTransferTicks(network: Network, device: number, payloadBits: number): number {
  const fastest = float64At(network.fastestBitsPerSecond, device);
  if (fastest === 0) return Infinity;
  return durationTicks(payloadBits, fastest) + float64At(network.leastLatencyTicks, device);
}

/** The link from one device to another, -1 if there is none. Cost O(links of the device). */
export function linkBetween(network: Network, from: number, to: number): number {
  const end = int32At(network.firstLink, from + 1);
  for (let link = int32At(network.firstLink, from); link < end; link++) if (network.to[link] === to) return link;
  return -1;
}
