import { at } from '../../numerics/at.js';
import { bandLimit, fitsLimit } from '../../numerics/tolerance.js';
import type { InsertionBoard, Slot } from './insertion-board.js';
import { planCost } from './insertion-board.js';
import { neededBand } from './needed-band.js';
import type { Problem, ProblemUser } from './problem.js';
import { fullBandSeconds } from './problem.js';

/**
 * What the plan costs with one more user in a slot (see `planCost`); Infinity if that is not feasible. O(1), under
 * `static` O(batches in front that must move), under `fixedPower` also their users.
 */
export function costWith(
  problem: Problem,
  board: InsertionBoard,
  slot: Slot,
  user: ProblemUser,
  latestDeadline: number,
): number {
  const latestEnd = Math.min(slot.latestEnd, user.deadlineSeconds);
  const upload = uploadSeconds(problem, user);
  if (!uploadFits(problem, board, slot, upload)) return Infinity;
  const start = startIn(problem, board, slot, upload);
  const end = start + slot.seconds;
  if (!fitsLimit(end, latestEnd)) return Infinity;
  const planEnd = planEndBehind(board, slot, end, upload);
  if (problem.uplinkRule !== 'static') return planEnd;
  const requiredHz = requiredWith(problem, board, slot, user, latestEnd - slot.seconds);
  return requiredHz <= bandLimit(problem.bandwidthHz)
    ? planCost(problem, planEnd, requiredHz, latestDeadline)
    : Infinity;
}

/** The least any user costs in a slot, and the least end of its batch, s: those of a user with nothing to upload. */
export function leastIn(
  problem: Problem,
  board: InsertionBoard,
  slot: Slot,
  latestDeadline: number,
): { readonly cost: number; readonly endSeconds: number } {
  const endSeconds = startIn(problem, board, slot, 0) + slot.seconds;
  if (!fitsLimit(endSeconds, slot.latestEnd)) return { cost: Infinity, endSeconds };
  const planEnd = planEndBehind(board, slot, endSeconds, 0);
  return { cost: planCost(problem, planEnd, board.requiredHz, latestDeadline), endSeconds };
}

/** What the user adds to the uploads the GPU waits for, s; under `static` and `unlimited` to none. */
function uploadSeconds({ uplinkRule, bandwidthHz }: Problem, { bandSeconds }: ProblemUser): number {
  return uplinkRule === 'redivided' || uplinkRule === 'noOverlap' ? fullBandSeconds(bandSeconds, bandwidthHz) : 0;
}

/** Theorem B: batches behind wait for the upload too. Theorem C: all batches do. */
function uploadFits({ uplinkRule }: Problem, board: InsertionBoard, slot: Slot, upload: number): boolean {
  if (upload === 0) return true;
  const behind = slot.isJoin ? slot.position + 1 : slot.position;
  if (uplinkRule === 'redivided') return fitsLimit(upload, at(board.uploadSlacks, behind));
  return fitsLimit(upload, at(board.delaySlacks, slot.position));
}

function startIn({ uplinkRule }: Problem, board: InsertionBoard, slot: Slot, upload: number): number {
  const ready = at(board.endsBefore, slot.position) + slot.loadIn;
  if (uplinkRule === 'noOverlap') return ready + upload;
  if (uplinkRule !== 'redivided') return ready;
  const uploaded = board.uploads[slot.isJoin ? slot.position : slot.position - 1] ?? 0;
  return Math.max(ready, uploaded + upload);
}

function planEndBehind(board: InsertionBoard, slot: Slot, end: number, upload: number): number {
  const next = slot.isJoin ? slot.position + 1 : slot.position;
  return Math.max(end + slot.loadOut + at(board.tails, next), upload + at(board.uploadTails, next));
}

/** Theorem A: sum of b_k once the batches in front start as early as the slot makes them, Hz. */
function requiredWith(
  problem: Problem,
  board: InsertionBoard,
  { position, isJoin, loadIn }: Slot,
  user: ProblemUser,
  latestStart: number,
): number {
  let requiredHz = board.requiredHz + neededBand(problem, user, latestStart);
  if (isJoin) requiredHz += bandChange(problem, board, position, latestStart);
  let latestEnd = latestStart - loadIn;
  for (let index = position - 1; index >= 0; index--) {
    const start = Math.min(at(board.deadlines, index), latestEnd) - at(board.seconds, index);
    if (start === at(board.latestStarts, index)) break;
    requiredHz += bandChange(problem, board, index, start);
    latestEnd = start - at(board.loads, index);
  }
  return requiredHz;
}

/** How much more band a batch's users need if it starts elsewhere, Hz. */
function bandChange(problem: Problem, board: InsertionBoard, index: number, start: number): number {
  if (at(board.bandSeconds, index) === 0) return 0;
  if (start <= 0) return Infinity;
  const before = at(board.latestStarts, index);
  if (problem.uplinkLaw === 'constantDensity') {
    return at(board.bandSeconds, index) / start - at(board.bandSeconds, index) / before;
  }
  return at(board.plan, index).users.reduce((sum, place) => {
    const user = at(problem.users, place);
    return sum + neededBand(problem, user, start) - neededBand(problem, user, before);
  }, 0);
}
