import type { Batch } from './batch.js';
import { commitInTurn } from './commit-by-key.js';
import type { ProblemRequest } from './problem.js';

/**
 * Tries every order of whole requests and keeps the one of least (weight left out, sum gamma (F - a) of the planned); the
 * lexicographically first one wins a tie. Cost Q! batches, for at most 6 requests.
 *
 * @param begin a batch on the resources as they are at the start
 */
export function bestOrder(requests: readonly ProblemRequest[], begin: () => Batch): Batch {
  let best = begin();
  commitInTurn(best, requests);
  let bestCost = costOf(best);
  for (const order of permutations(requests)) {
    const batch = begin();
    commitInTurn(batch, order);
    const cost = costOf(batch);
    if (cost.leftOut > bestCost.leftOut) continue;
    if (cost.leftOut === bestCost.leftOut && cost.weightedTicks >= bestCost.weightedTicks) continue;
    [best, bestCost] = [batch, cost];
  }
  return best;
}

interface BatchCost {
  readonly leftOut: number;
  readonly weightedTicks: number;
}

/** Summed by position, so that equal costs are equal numbers in every order. */
function costOf({ commits, refused }: Batch): BatchCost {
  const byPosition = commits.map(({ candidate }) => candidate).sort((a, b) => a.request.index - b.request.index);
  const leftOut = [...refused.keys()].sort((a, b) => a.index - b.index);
  return {
    leftOut: leftOut.reduce((sum, { weight }) => sum + weight, 0),
    weightedTicks: byPosition.reduce(
      (sum, { request, chain }) => sum + request.weight * (chain.finishTicks - request.releaseTicks),
      0,
    ),
  };
}

/** In lexicographic order. */
function* permutations<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1))) yield [first, ...rest];
  }
}
