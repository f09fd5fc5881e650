import type { Batch, Decisions } from './batch.js';
import { commitInTurn } from './commit-by-key.js';
import type { Epoch } from './epoch.js';

/**
 * Tries every order of whole requests and keeps the one of least (weight left out, sum gamma (F - a) of the planned); the
 * lexicographically first one wins a tie. Cost Q! batches, for at most 6 requests.
 */
export function bestOrder({ open, begin }: Epoch): Batch {
  let best = commitInTurn(begin(), open);
  let bestCost = costOf(best);
  for (const order of permutations(open)) {
    const batch = commitInTurn(begin(), order);
    const cost = costOf(batch);
    if (cost.leftOut > bestCost.leftOut) continue;
    if (cost.leftOut === bestCost.leftOut && cost.weightedTicks >= bestCost.weightedTicks) continue;
    [best, bestCost] = [batch, cost];
  }
  return best;
}

export interface BatchCost {
  /** Weight of the unserved and rejected. */
  readonly leftOut: number;
  /** Sum gamma (F - a) of the planned. */
  readonly weightedTicks: number;
}

/** Summed by position, so that equal costs are equal numbers in every order. */
export function costOf({ commits, refused }: Decisions): BatchCost {
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
