import { batchBandSeconds, batchSeconds, earliestDeadline } from './batch.js';
import { keyOfUsers, type PlanKey } from './plan-key.js';
import type { Batch, Problem } from './problem.js';

/** A set of users of one model that may be a batch, as a bit mask with what pricing needs. */
export interface SubsetBatch {
  readonly batch: Batch;
  readonly mask: number;
  /** q, s. */
  readonly seconds: number;
  /** e, s. */
  readonly deadlineSeconds: number;
  /** Sum of w, Hz s. */
  readonly bandSeconds: number;
}

/** Every set of users of one model within its cap. */
export function subsetBatches(problem: Problem): SubsetBatch[] {
  return problem.models.flatMap(({ index: model, batchCap }) => {
    let sets: number[][] = [[]];
    for (const user of problem.users) {
      if (user.model !== model) continue;
      sets = sets.concat(sets.filter(({ length }) => length < batchCap).map((set) => [...set, user.index]));
    }
    return sets.slice(1).map((users): SubsetBatch => {
      const batch = { model, users };
      return {
        batch,
        mask: users.reduce((mask, user) => mask | (1 << user), 0),
        seconds: batchSeconds(problem, batch),
        deadlineSeconds: earliestDeadline(problem, batch),
        bandSeconds: batchBandSeconds(problem, batch),
      };
    });
  });
}

/** The key of every mask. */
export function keysByMask(problem: Problem): PlanKey[] {
  return Array.from({ length: 1 << problem.users.length }, (_, mask) =>
    keyOfUsers(
      problem,
      problem.users.map(({ index }) => index).filter((user) => (mask & (1 << user)) !== 0),
    ),
  );
}
