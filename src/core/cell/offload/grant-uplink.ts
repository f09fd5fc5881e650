import { msFromSeconds, secondsFromMs } from '../../units.js';
import type { Band } from '../band.js';

/** An input that wants to go up during a window; times from the start of the plan, ms. */
export interface UplinkNeed {
  readonly requestId: string;
  readonly bits: number;
  /** Newest spectral efficiency, bit/s/Hz. */
  readonly efficiency: number;
  /** When it must be up at the latest. */
  readonly dueMs: number;
}

/** Inputs that are wanted together: those of one batch. */
export interface NeedGroup {
  readonly needs: readonly UplinkNeed[];
  /** When the GPU will have loaded for them: earlier they are of no use. */
  readonly usefulFromMs: number;
}

export interface UplinkGrant {
  readonly blocks: number;
  /** When the input is up if the channel stays, ms from the start of the plan; Infinity if nothing is known to bring it up. */
  readonly upAtMs: number;
}

const BISECTIONS = 24;
const WHOLE_TOLERANCE = 1e-9;

/** Whole blocks that bring an input up within so much time; 0 without coverage. */
function blocksWithin({ bits, efficiency }: UplinkNeed, withinMs: number, { resourceBlockHz }: Band): number {
  const bitsPerBlock = resourceBlockHz * efficiency * secondsFromMs(withinMs);
  return bitsPerBlock > 0 ? Math.ceil(bits / bitsPerBlock - WHOLE_TOLERANCE) : 0;
}

/** What brings a group up faster: the earliest instant its inputs can all be up with what is left, to a thousandth of the window. */
function earliestTogetherMs(
  { needs, usefulFromMs }: NeedGroup,
  held: (requestId: string) => number,
  left: number,
  windowMs: number,
  band: Band,
): number {
  const missing = (atMs: number): number =>
    needs.reduce((sum, need) => sum + Math.max(0, blocksWithin(need, atMs, band) - held(need.requestId)), 0);
  let low = Math.max(0, usefulFromMs);
  if (low >= windowMs) return windowMs;
  let high = windowMs;
  if (low > 0 && missing(low) <= left) return low;
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (missing(middle) <= left) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Whole blocks of the uplink for one window. Group by group, so in the order of their batches, everybody gets what brings
 * the input up by its due time, or by the end of the window if that is earlier (re-divided band in order of due dates, theorem B of
 * the specification); what is over makes the first groups faster, as far as the GPU can use it.
 * Cost: O(K) for every group that is made faster.
 */
export function grantUplink(
  groups: readonly NeedGroup[],
  windowMs: number,
  band: Band,
): ReadonlyMap<string, UplinkGrant> {
  const blocks = new Map<string, number>();
  const held = (requestId: string): number => blocks.get(requestId) ?? 0;
  let left = band.blocks;
  const give = (need: UplinkNeed, withinMs: number): void => {
    const more = Math.min(left, Math.max(0, blocksWithin(need, withinMs, band) - held(need.requestId)));
    blocks.set(need.requestId, held(need.requestId) + more);
    left -= more;
  };
  for (const { needs } of groups) {
    for (const need of needs) give(need, need.dueMs > 0 ? Math.min(windowMs, need.dueMs) : windowMs);
  }
  const hasten = (group: NeedGroup): void => {
    if (left === 0) return;
    const togetherMs = earliestTogetherMs(group, held, left, windowMs, band);
    for (const need of group.needs) give(need, togetherMs);
  };
  groups.forEach(hasten);
  // What is over even so lets a channel fall without harm.
  for (const { needs } of groups) hasten({ needs, usefulFromMs: 0 });
  return withTimes(groups, held, windowMs, band);
}

/** When each input is up: within the window by its own blocks, after it one after the other over the whole uplink. */
function withTimes(
  groups: readonly NeedGroup[],
  held: (requestId: string) => number,
  windowMs: number,
  band: Band,
): ReadonlyMap<string, UplinkGrant> {
  const granted = new Map<string, UplinkGrant>();
  let afterMs = windowMs;
  for (const need of groups.flatMap(({ needs }) => needs)) {
    const blocks = held(need.requestId);
    const blockBitsPerSecond = band.resourceBlockHz * need.efficiency;
    const aloneMs = blocks > 0 ? msFromSeconds(need.bits / (blocks * blockBitsPerSecond)) : Infinity;
    if (aloneMs <= windowMs) {
      granted.set(need.requestId, { blocks, upAtMs: aloneMs });
      continue;
    }
    const rest = need.bits - blocks * blockBitsPerSecond * secondsFromMs(windowMs);
    const wholeBitsPerSecond = band.bandwidthHz * need.efficiency;
    const restMs = wholeBitsPerSecond > 0 ? msFromSeconds(rest / wholeBitsPerSecond) : Infinity;
    granted.set(need.requestId, { blocks, upAtMs: afterMs + restMs });
    if (Number.isFinite(restMs)) afterMs += restMs;
  }
  return granted;
}
