/** Steps of Newton's method; from the left it converges at least by halves and then quadratically. */
const MAX_STEPS = 100;

/** Where two iterates count as one, relative. */
const CONVERGED = 1e-15;

/**
 * The fixed-power law solved for the band: b log2(1 + g / b) = R. With x = R ln 2 / g the rate is reachable iff x < 1;
 * then y - ln y = x - ln x has one root y > 1, and b = R ln 2 / (y - x).
 *
 * @param rateBitsPerSecond R > 0
 * @param powerGainHz g
 * @returns b, Hz; infinite if no band carries the rate
 */
export function fixedPowerBand(rateBitsPerSecond: number, powerGainHz: number): number {
  const natural = rateBitsPerSecond * Math.LN2;
  const x = natural / powerGainHz;
  if (!(x < 1)) return Infinity;
  return natural / (largerRoot(x) - x);
}

/** y > 1 with y - ln y = x - ln x, for 0 < x < 1. The left side is convex, so Newton from above falls to the root. */
function largerRoot(x: number): number {
  const goal = x - Math.log(x);
  // y - ln y >= y / 2 + 1 - ln 2, so the root is below 2 goal.
  let y = 2 * goal;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = y - (y - Math.log(y) - goal) / (1 - 1 / y);
    if (!(next < y * (1 - CONVERGED)) || next <= 1) break;
    y = next;
  }
  return y;
}
