import { at } from '../../numerics/at.js';
import type { Batch, Plan, Problem } from './problem.js';
import { inferenceSeconds } from './problem.js';

/** q_i = I(|U_i|), s. */
export function batchSeconds(problem: Problem, { model, users }: Batch): number {
  return inferenceSeconds(at(problem.models, model), users.length);
}

/** e_i: the least deadline of the batch's users, s. */
export function earliestDeadline(problem: Problem, { users }: Batch): number {
  return users.reduce((least, user) => Math.min(least, at(problem.users, user).deadlineSeconds), Infinity);
}

/** Sum of w_k, Hz s. */
export function batchBandSeconds(problem: Problem, { users }: Batch): number {
  return users.reduce((sum, user) => sum + at(problem.users, user).bandSeconds, 0);
}

/** l_i: what is loaded between the batch before and this one, s. */
export function loadBefore({ loads }: Problem, plan: Plan, index: number): number {
  const { model } = at(plan, index);
  return index === 0 ? at(loads.fromStart, model) : loads.between(at(plan, index - 1).model, model);
}
