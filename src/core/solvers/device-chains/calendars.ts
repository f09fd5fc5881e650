import { at } from '../../numerics/at.js';
import type { Reservation } from './instance.js';
import { float64At } from './typed-at.js';

/**
 * When every resource (device or channel) is free, in ticks (section 3). `tail`: behind everything reserved.
 * `gapFilling`: in gaps too; busy times are kept as sorted, disjoint intervals. Operations without length need no resource.
 */
export class Calendars {
  private constructor(
    private readonly gapFilling: boolean,
    private readonly readyTicks: Float64Array,
    private readonly starts: number[][],
    private readonly finishes: number[][],
  ) {}

  /** @param readyTicks when each resource is ready for the first time */
  static of(reservation: Reservation, readyTicks: Float64Array): Calendars {
    const lists = () => (reservation === 'gapFilling' ? Array.from(readyTicks, (): number[] => []) : []);
    return new Calendars(reservation === 'gapFilling', readyTicks, lists(), lists());
  }

  /** Independent of this one from now on. Cost O(resources + intervals). */
  copy(): Calendars {
    const copied = (lists: readonly number[][]) => lists.map((list) => [...list]);
    return new Calendars(this.gapFilling, this.readyTicks.slice(), copied(this.starts), copied(this.finishes));
  }

  /**
   * The earliest start from `ticks` on of an operation of that length; non-decreasing in both and in what is reserved.
   * Cost O(1), with gap filling O(log intervals + gaps that are too short).
   */
  fit(resource: number, ticks: number, lengthTicks: number): number {
    if (lengthTicks === 0) return ticks;
    const ready = float64At(this.readyTicks, resource);
    const earliest = ticks > ready ? ticks : ready;
    return this.gapFilling ? this.firstGap(resource, earliest, lengthTicks) : earliest;
  }

  /**
   * Takes [start, finish) for an operation that `fit` placed.
   *
   * @throws Error if the resource is not free then: a fault of the planner, never of the input
   */
  reserve(resource: number, startTicks: number, finishTicks: number): void {
    if (finishTicks === startTicks) return;
    if (this.fit(resource, startTicks, finishTicks - startTicks) !== startTicks) {
      throw new Error(`resource ${resource} is not free from ${startTicks} to ${finishTicks}`);
    }
    this.block(resource, startTicks, finishTicks);
  }

  /** Takes [start, finish) whatever is reserved already: times that were given or measured may overlap. */
  block(resource: number, startTicks: number, finishTicks: number): void {
    if (finishTicks === startTicks) return;
    if (this.gapFilling) this.insert(resource, startTicks, finishTicks);
    else this.readyTicks[resource] = Math.max(float64At(this.readyTicks, resource), finishTicks);
  }

  private firstGap(resource: number, earliest: number, lengthTicks: number): number {
    const starts = at(this.starts, resource);
    const finishes = at(this.finishes, resource);
    let start = earliest;
    for (let i = firstAbove(finishes, start); i < starts.length; i++) {
      if (start + lengthTicks <= at(starts, i)) break;
      start = at(finishes, i);
    }
    return start;
  }

  /** Intervals that meet or touch the new one become one with it. */
  private insert(resource: number, startTicks: number, finishTicks: number): void {
    const starts = at(this.starts, resource);
    const finishes = at(this.finishes, resource);
    let first = firstAbove(finishes, startTicks);
    if (first > 0 && finishes[first - 1] === startTicks) first--;
    let end = first;
    while (end < starts.length && at(starts, end) <= finishTicks) end++;
    const start = end > first ? Math.min(startTicks, at(starts, first)) : startTicks;
    const finish = end > first ? Math.max(finishTicks, at(finishes, end - 1)) : finishTicks;
    starts.splice(first, end - first, start);
    finishes.splice(first, end - first, finish);
  }
}

/** Index of the first number above a value in an ascending list. */
function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(ascending, middle) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
