import type { Batch, ProblemModel } from './problem.js';

/** Users in the order given, in as few consecutive batches as the cap allows. */
export function inConsecutiveBatches({ index, batchCap }: ProblemModel, users: readonly number[]): Batch[] {
  const batches: Batch[] = [];
  for (let from = 0; from < users.length; from += Math.min(batchCap, users.length)) {
    batches.push({ model: index, users: users.slice(from, from + Math.min(batchCap, users.length)) });
  }
  return batches;
}
