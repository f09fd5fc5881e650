import { shannonBitsPerSecond } from '../../physics/index.js';
import { msFromSeconds, secondsFromMs } from '../../units.js';
import type { Band } from '../band.js';

/** What a request may do with the uplink in one window. */
export interface UplinkWish {
  readonly requestId: string;
  readonly bits: number;
  /** When its device part is done, ms from the start of the plan. */
  readonly fromMs: number;
  /** Newest gain, Hz/W. */
  readonly gain: number;
  readonly powerWatts: number;
  /** Blocks it holds by the solver. */
  readonly held: number;
  /** Time left to the deadline, ms. */
  readonly leftMs: number;
}

/** The least blocks with which all bits are up by the end of the window; all there are if none are enough. */
function usableBlocks({ bits, fromMs, gain, powerWatts }: UplinkWish, windowMs: number, band: Band): number {
  const seconds = secondsFromMs(windowMs - fromMs);
  const sent = (blocks: number): number =>
    shannonBitsPerSecond(blocks * band.resourceBlockHz, gain, powerWatts) * seconds;
  if (gain <= 0 || sent(band.blocks) <= bits) return gain <= 0 ? 0 : band.blocks;
  let [low, high] = [0, band.blocks];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sent(middle) >= bits) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Blocks of one window: what the solver has whoever can send hold, then what is over to those with the least time left
 * beyond sending all, as far as they can use it. Who still computes holds nothing yet.
 * Cost: O(K log N).
 */
export function grantBlocks(wishes: readonly UplinkWish[], windowMs: number, band: Band): ReadonlyMap<string, number> {
  const able = wishes.filter(({ fromMs, bits, gain }) => fromMs < windowMs && bits > 0 && gain > 0);
  const granted = new Map(able.map(({ requestId, held }) => [requestId, held]));
  let left = band.blocks - able.reduce((sum, { held }) => sum + held, 0);
  const wholeMs = ({ bits, gain, powerWatts }: UplinkWish): number =>
    msFromSeconds(bits / shannonBitsPerSecond(band.bandwidthHz, gain, powerWatts));
  const leastSlackFirst = able
    .map((wish) => ({ wish, slackMs: wish.leftMs - wish.fromMs - wholeMs(wish) }))
    .sort((a, b) => a.slackMs - b.slackMs);
  for (const { wish } of leastSlackFirst) {
    const more = Math.min(left, Math.max(0, usableBlocks(wish, windowMs, band) - wish.held));
    granted.set(wish.requestId, wish.held + more);
    left -= more;
  }
  return granted;
}
