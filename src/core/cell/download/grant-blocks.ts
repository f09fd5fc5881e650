import type { SlideDelivery, SlideResult } from '../../solvers/slide/index.js';
import { secondsFromMs } from '../../units.js';
import type { PlanWindow } from '../mode-planner.js';
import type { CellWorld } from '../world.js';
import type { UnderWayEntry } from './entries.js';
import { downlinkBand } from './terms.js';

/** Whole blocks of a request, by its id. */
export type BlockGrants = (requestId: string) => number;

/**
 * Blocks a download can fill during the window over its newest channel; 0 without coverage, or when all bits are there.
 *
 * @param blockHz effective width of a block
 */
export function usableBlocks(entry: UnderWayEntry, blockHz: number, windowSeconds: number): number {
  const bitsPerBlock = blockHz * entry.belief.newest * windowSeconds;
  return bitsPerBlock > 0 ? Math.ceil(entry.bitsLeft / bitsPerBlock) : 0;
}

/** Time-varying sharing sends layer after layer at the full band: the window's part of it, in whole blocks. */
function blocksByDueOrder(
  deliveries: readonly SlideDelivery[],
  blocks: number,
  windowSeconds: number,
): Map<string, number> {
  const seconds = new Map<string, number>();
  for (const { userId, startSeconds, endSeconds } of deliveries) {
    const inside = Math.min(endSeconds, windowSeconds) - Math.min(startSeconds, windowSeconds);
    if (inside > 0) seconds.set(userId, (seconds.get(userId) ?? 0) + inside);
  }
  let left = blocks;
  const granted = new Map<string, number>();
  for (const [userId, share] of seconds) {
    const want = Math.min(left, Math.ceil((share / windowSeconds) * blocks - 1e-9));
    granted.set(userId, want);
    left -= want;
  }
  return granted;
}

function solverBlocks(result: SlideResult, blocks: number, windowSeconds: number): Map<string, number> {
  if (result.deliveries !== undefined) return blocksByDueOrder(result.deliveries, blocks, windowSeconds);
  return new Map(result.served.map((served) => [served.userId, served.blocks ?? 0]));
}

/** Seconds to spare if the request had the whole cell, less the more its channel swings. */
function cautiousSlackSeconds(entry: UnderWayEntry, bandwidthHz: number): number {
  const { cautious, best } = entry.belief;
  const fastest = cautious > 0 ? entry.bitsLeft / (cautious * bandwidthHz) : Infinity;
  const steadiness = best > 0 ? cautious / best : 0;
  return (entry.terms.deadlineSeconds - fastest) * (entry.terms.deadlineSeconds > fastest ? steadiness : 1);
}

/**
 * Blocks for the window: the solver's for those it serves, in full, for bits that are due before the window ends need
 * more than would fill it; what is over goes to those under way, never more than they can fill, first to the ones the
 * solver had to leave out, then by least slack.
 * Cost: O(K log K).
 */
export function grantBlocks(
  result: SlideResult,
  underWay: readonly UnderWayEntry[],
  window: PlanWindow,
  world: CellWorld,
): BlockGrants {
  const { blocks, bandwidthHz, resourceBlockHz } = downlinkBand(world);
  const windowSeconds = secondsFromMs(window.endsAtMs - window.startsAtMs);
  const wanted = solverBlocks(result, blocks, windowSeconds);
  const served = new Set(result.served.map(({ userId }) => userId));
  const granted = new Map<string, number>();
  const held: BlockGrants = (requestId) => granted.get(requestId) ?? 0;
  let left = blocks;
  const grant = ({ open }: UnderWayEntry, most: number): void => {
    const { requestId } = open.request;
    const more = Math.max(0, Math.min(most, left));
    granted.set(requestId, held(requestId) + more);
    left -= more;
  };
  for (const entry of underWay) grant(entry, wanted.get(entry.open.request.requestId) ?? 0);
  const bySlack = underWay
    .map((entry) => ({ entry, slack: cautiousSlackSeconds(entry, bandwidthHz) }))
    .sort(
      (a, b) =>
        Number(served.has(a.entry.open.request.requestId)) - Number(served.has(b.entry.open.request.requestId)) ||
        a.slack - b.slack,
    );
  for (const { entry } of bySlack) {
    grant(entry, usableBlocks(entry, resourceBlockHz, windowSeconds) - held(entry.open.request.requestId));
  }
  return held;
}
