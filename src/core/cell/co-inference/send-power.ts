import { computeEnergyJoules, shannonBitsPerSecond } from '../../physics/index.js';
import type { Band } from '../band.js';
import type { UnderWayEntry } from './entries.js';

const BISECTIONS = 40;
/** Of an allowance this much is not planned for: a channel that falls makes the same bits dearer. */
const KEPT_BACK = 0.05;

/**
 * The power a request sends with, W: the most its class has, unless an allowance of energy has to be made to last; then the
 * most that leaves all bits paid for, so that they are up as early as they can be.
 *
 * @param leastWatts what the deadline needs
 */
export function sendWatts(
  { open, device, belief }: UnderWayEntry,
  blocks: number,
  leastWatts: number,
  band: Band,
): number {
  const { request, progress } = open;
  const { maxPowerWatts } = device;
  const { uploadBitsLeft: bits, deviceCyclesLeft, deviceHz } = progress;
  if (request.energyJoules === undefined || bits === 0 || blocks === 0 || belief.newest <= 0) return maxPowerWatts;
  const computing = computeEnergyJoules({ ...device, staticWatts: 0 }, deviceCyclesLeft, deviceHz);
  const joules = (request.energyJoules - progress.energyJoules - computing) * (1 - KEPT_BACK);
  const hertz = blocks * band.resourceBlockHz;
  const needed = (watts: number): number => (watts * bits) / shannonBitsPerSecond(hertz, belief.newest, watts);
  if (needed(maxPowerWatts) <= joules) return maxPowerWatts;
  let [low, high] = [0, maxPowerWatts];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (needed(middle) <= joules) low = middle;
    else high = middle;
  }
  return Math.min(maxPowerWatts, Math.max(low, leastWatts));
}
