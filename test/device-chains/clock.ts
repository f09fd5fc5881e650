/**
 * Whole microseconds, written down from the specification a second time: the oracles share no code with the solver, not
 * even its clock.
 */
export const ticks = (seconds: number): number => Math.round(seconds * 1e6);

/** How long an amount takes at a rate, ticks; Infinity if never or beyond 1e15. */
export function lengthTicks(amount: number, perSecond: number): number {
  if (perSecond === 0) return Infinity;
  const length = Math.ceil((amount * 1e6) / perSecond - 2 ** -10);
  if (length > 1e15) return Infinity;
  return length > 0 ? length : 0;
}
