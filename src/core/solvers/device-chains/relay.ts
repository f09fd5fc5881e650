import type { Calendars } from './calendars.js';
import { leastTransferTicks } from './network.js';
import type { Problem } from './problem.js';
import { durationTicks } from './ticks.js';
import { float64At, int32At } from './typed-at.js';

/** Labels (t, k): time and transfers so far, ticks Infinity where there is none. Rows of one entry a device. */
export interface Labels {
  readonly ticks: Float64Array;
  readonly hops: Int32Array;
}

/** Labels of a payload that may have travelled. */
export interface TravelLabels extends Labels {
  /** The link over which it came; -1: it did not travel. */
  readonly link: Int32Array;
}

export function labelsOf(entries: number): Labels {
  return { ticks: new Float64Array(entries).fill(Infinity), hops: new Int32Array(entries) };
}

export function travelLabelsOf(entries: number): TravelLabels {
  return { ...labelsOf(entries), link: new Int32Array(entries).fill(-1) };
}

/** One payload to be spread: its size and what stands in its way. */
export interface Spread {
  readonly payloadBits: number;
  readonly calendars: Calendars;
  /** By entry: later labels are of no use to anybody and may be left out. */
  readonly latestTicks: Float64Array;
  /** Only so many devices send, those that have the payload first; Infinity: exact. */
  readonly senders: number;
}

/**
 * RELAY of section 4.1: from where a payload is (`done`) to where it can be (`present`). Every transfer starts when its
 * channel is free; the arcs are non-decreasing in time, so Dijkstra's rule holds. Ties: no relay, then the lower sender.
 */
export class Relay {
  private readonly settled: Uint8Array;
  /** No label of a device that has not sent yet can become better by arriving later than this. */
  private latestOpenTicks = Infinity;

  constructor(private readonly problem: Problem) {
    this.settled = new Uint8Array(problem.deviceCount);
  }

  /**
   * Fills the row of `present` that begins at entry `row` from the same row of `done`.
   * Cost O(D^2 + links); less when soon no link can improve on any label.
   */
  spread(done: Labels, present: TravelLabels, row: number, spread: Spread): void {
    const { deviceCount, relaying } = this.problem;
    for (let entry = row; entry < row + deviceCount; entry++) {
      const ticks = float64At(done.ticks, entry);
      present.ticks[entry] = ticks > float64At(spread.latestTicks, entry) ? Infinity : ticks;
      present.hops[entry] = int32At(done.hops, entry);
      present.link[entry] = -1;
    }
    if (relaying) this.throughOthers(present, row, spread);
    else this.oneHop(done, present, row, spread);
  }

  private throughOthers(present: TravelLabels, row: number, spread: Spread): void {
    const { network, deviceCount } = this.problem;
    const leastTicks = leastTransferTicks(network, deviceCount, spread.payloadBits);
    this.settled.fill(0);
    for (let sent = 0; sent < spread.senders; sent++) {
      const sender = this.nextSender(present, row, leastTicks, spread.latestTicks);
      if (sender < 0) return;
      this.settled[sender] = 1;
      this.send(present, present, row, sender, spread);
    }
  }

  /** The device with the smallest label that has not sent yet; -1 if nothing that is still sent improves on anything. */
  private nextSender({ ticks, hops }: Labels, row: number, leastTicks: number, limits: Float64Array): number {
    let sender = -1;
    let senderTicks = Infinity;
    let senderHops = 0;
    let latest = -Infinity;
    for (let device = 0; device < this.settled.length; device++) {
      if (this.settled[device] === 1) continue;
      const time = float64At(ticks, row + device);
      latest = Math.max(latest, Math.min(time, float64At(limits, row + device)));
      if (time > senderTicks || time === Infinity) continue;
      const count = int32At(hops, row + device);
      if (time === senderTicks && count >= senderHops) continue;
      sender = device;
      senderTicks = time;
      senderHops = count;
    }
    this.latestOpenTicks = latest;
    return senderTicks + leastTicks > latest ? -1 : sender;
  }

  /** relaying = false: each device keeps its label or gets the payload over one link. */
  private oneHop(done: Labels, present: TravelLabels, row: number, spread: Spread): void {
    this.settled.fill(0);
    this.latestOpenTicks = Infinity;
    for (let device = 0; device < this.settled.length; device++) this.send(done, present, row, device, spread);
  }

  /** Relaxes the links that leave one device. */
  private send(from: Labels, to: TravelLabels, row: number, sender: number, spread: Spread): void {
    const { network } = this.problem;
    const { payloadBits, calendars, latestTicks } = spread;
    const ticks = float64At(from.ticks, row + sender);
    const soonestTicks = ticks + leastTransferTicks(network, sender, payloadBits);
    if (soonestTicks > this.latestOpenTicks || soonestTicks === Infinity) return;
    const hops = int32At(from.hops, row + sender) + 1;
    const end = int32At(network.firstLink, sender + 1);
    for (let link = int32At(network.firstLink, sender); link < end; link++) {
      const receiver = int32At(network.to, link);
      const entry = row + receiver;
      if (soonestTicks > float64At(to.ticks, entry) || soonestTicks > float64At(latestTicks, entry)) continue;
      if (this.settled[receiver] === 1) continue;
      const length = durationTicks(payloadBits, float64At(network.rateBitsPerSecond, link));
      const start = calendars.fit(int32At(network.channel, link), ticks, length);
      this.offer(to, entry, start + length + float64At(network.latencyTicks, link), hops, link);
    }
  }

  private offer(to: TravelLabels, entry: number, ticks: number, hops: number, link: number): void {
    const best = float64At(to.ticks, entry);
    if (ticks > best || ticks === Infinity) return;
    if (ticks === best) {
      const bestHops = int32At(to.hops, entry);
      if (hops > bestHops || (hops === bestHops && !this.isLowerSender(link, int32At(to.link, entry)))) return;
    }
    to.ticks[entry] = ticks;
    to.hops[entry] = hops;
    to.link[entry] = link;
  }

  private isLowerSender(link: number, other: number): boolean {
    const { from } = this.problem.network;
    return other >= 0 && int32At(from, link) < int32At(from, other);
  }
}

/** Adds the links that brought a payload to a device, last one first. @returns where they began */
export function walkBack(
  problem: Problem,
  present: TravelLabels,
  row: number,
  device: number,
  steps: number[],
): number {
  const { network, relaying } = problem;
  let holder = device;
  for (let link = int32At(present.link, row + holder); link >= 0; link = int32At(present.link, row + holder)) {
    steps.push(link);
    holder = int32At(network.from, link);
    if (!relaying) break;
  }
  return holder;
}
