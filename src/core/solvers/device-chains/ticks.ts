/**
 * Time is whole microseconds, exactly: comparisons need no tolerance, and a plan is the same on every machine.
 */

const TICKS_PER_SECOND = 1e6;

/** Rounding up never promises an impossible finish; the slack absorbs floating-point noise. */
const NOISE = 2 ** -10;

/** An operation longer than this counts as impossible. */
const LONGEST_TICKS = 1e15;

/** An absolute time or a latency in ticks. */
export function ticksOf(seconds: number): number {
  return Math.round(seconds * TICKS_PER_SECOND);
}

export function secondsOf(ticks: number): number {
  return ticks / TICKS_PER_SECOND;
}

/** How long an amount takes at a rate, ticks; Infinity: never. Amount and rate in the same unit, the rate above 0. */
export function durationTicks(amount: number, perSecond: number): number {
  const ticks = Math.max(0, Math.ceil((amount * TICKS_PER_SECOND) / perSecond - NOISE));
  return ticks <= LONGEST_TICKS ? ticks : Infinity;
}
