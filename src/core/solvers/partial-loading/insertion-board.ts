import { at } from '../../numerics/at.js';
import { batchBandSeconds, batchSeconds, earliestDeadline, loadBefore } from './batch.js';
import { beginSeconds } from './earliest-starts.js';
import { latestStarts, requiredBandwidthHz } from './latest-starts.js';
import type { Plan, Problem } from './problem.js';
import { fullBandSeconds } from './problem.js';

/**
 * A feasible plan with what pricing one more user in it needs, so that this takes no pass over the plan (under `static`
 * over the batches in front that must move). Batches are counted from 0, `size` stands for the end of the plan.
 */
export interface InsertionBoard {
  readonly plan: Plan;
  /** l_i, q_i, e_i, s. */
  readonly loads: readonly number[];
  readonly seconds: readonly number[];
  readonly deadlines: readonly number[];
  /** F_{i-1}: end of what is in front of batch i; one more entry, the end of the plan. Static: of the GPU alone. */
  readonly endsBefore: readonly number[];
  /** L_i. */
  readonly latestStarts: readonly number[];
  /** (w of batches 0..i) / B, s; 0 unless the rule is `redivided`. */
  readonly uploads: readonly number[];
  /** From s_i to the end of the plan if nothing waits, s; one more entry, 0. */
  readonly tails: readonly number[];
  /** max over j >= i of uploads_j + tail_j: the end of the plan if the GPU never waits before i; one more entry. */
  readonly uploadTails: readonly number[];
  /** min over j >= i of L_j - uploads_j: what may be uploaded more in front of i, s; one more entry. */
  readonly uploadSlacks: readonly number[];
  /** min over j < i of e_j - F_j: how much later everything in front of i may be, s; one more entry. */
  readonly delaySlacks: readonly number[];
  /** Sum of w by batch, Hz s. */
  readonly bandSeconds: readonly number[];
  /** Sum of b_k, Hz; 0 unless the rule is `static`. */
  readonly requiredHz: number;
}

/** O(K + P). */
export function insertionBoard(problem: Problem, plan: Plan): InsertionBoard {
  const isRedivided = problem.uplinkRule === 'redivided';
  const loads = plan.map((_, index) => loadBefore(problem, plan, index));
  const seconds = plan.map((batch) => batchSeconds(problem, batch));
  const deadlines = plan.map((batch) => earliestDeadline(problem, batch));
  const bandSeconds = plan.map((batch) => batchBandSeconds(problem, batch));
  const starts = latestStarts(problem, plan);
  let sum = 0;
  const uploads = bandSeconds.map((need) => (isRedivided ? fullBandSeconds((sum += need), problem.bandwidthHz) : 0));
  const endsBefore = [beginSeconds(problem, plan)];
  const delaySlacks = [Infinity];
  plan.forEach((_, index) => {
    const start = Math.max(at(endsBefore, index) + at(loads, index), at(uploads, index));
    const end = start + at(seconds, index);
    endsBefore.push(end);
    delaySlacks.push(Math.min(at(delaySlacks, index), at(deadlines, index) - end));
  });
  const tails = [0];
  const uploadTails = [-Infinity];
  const uploadSlacks = [Infinity];
  for (let index = plan.length - 1; index >= 0; index--) {
    const behind = plan.length - 1 - index;
    const tail = at(seconds, index) + at(tails, behind) + (loads[index + 1] ?? 0);
    tails.push(tail);
    uploadTails.push(Math.max(at(uploadTails, behind), at(uploads, index) + tail));
    uploadSlacks.push(Math.min(at(uploadSlacks, behind), at(starts, index) - at(uploads, index)));
  }
  return {
    plan,
    loads,
    seconds,
    deadlines,
    endsBefore,
    latestStarts: starts,
    uploads,
    tails: tails.reverse(),
    uploadTails: uploadTails.reverse(),
    uploadSlacks: uploadSlacks.reverse(),
    delaySlacks,
    bandSeconds,
    requiredHz: problem.uplinkRule === 'static' ? requiredBandwidthHz(problem, plan, starts) : 0,
  };
}

/** The plan's cost by the greedy's measure: its end, s; under `static` end / latest deadline + (sum of b) / B. */
export function planCost(problem: Problem, end: number, requiredHz: number, latestDeadline: number): number {
  if (problem.uplinkRule !== 'static') return end;
  const share = requiredHz === 0 ? 0 : requiredHz / problem.bandwidthHz;
  return (latestDeadline > 0 ? end / latestDeadline : 0) + share;
}

/** Where one more user can go: into a batch of its model, or into a new one in front of batch `position`. */
export interface Slot {
  readonly model: number;
  readonly position: number;
  readonly isJoin: boolean;
  /** The load in front of the batch and in front of the next one, s. */
  readonly loadIn: number;
  readonly loadOut: number;
  /** q of the batch with the user, s. */
  readonly seconds: number;
  /** min(e of those in it, L_next - load): its latest end but for the user's own deadline, s. */
  readonly latestEnd: number;
}

/** All slots of a model, joins before new batches at each position. O(P) */
export function slotsOf(problem: Problem, board: InsertionBoard, model: number): Slot[] {
  const { plan, loads, latestStarts: starts, deadlines } = board;
  const { batchCap, fixedSeconds, perUserSeconds } = at(problem.models, model);
  const slots: Slot[] = [];
  const latestBefore = (next: number, load: number): number => (starts[next] ?? Infinity) - load;
  for (let position = 0; position <= plan.length; position++) {
    const batch = plan[position];
    if (batch?.model === model && batch.users.length < batchCap) {
      const loadOut = loads[position + 1] ?? 0;
      slots.push({
        model,
        position,
        isJoin: true,
        loadIn: at(loads, position),
        loadOut,
        seconds: fixedSeconds + perUserSeconds * (batch.users.length + 1),
        latestEnd: Math.min(at(deadlines, position), latestBefore(position + 1, loadOut)),
      });
    }
    const before = plan[position - 1];
    const loadIn =
      before === undefined ? at(problem.loads.fromStart, model) : problem.loads.between(before.model, model);
    const loadOut = batch === undefined ? 0 : problem.loads.between(model, batch.model);
    slots.push({
      model,
      position,
      isJoin: false,
      loadIn,
      loadOut,
      seconds: fixedSeconds + perUserSeconds,
      latestEnd: latestBefore(position, loadOut),
    });
  }
  return slots;
}
