import type { Batch } from './batch.js';
import { bestOrder } from './best-order.js';
import { byRatio, byStrictPriority } from './candidate.js';
import { commitInTurn, commitLazily, commitRecomputed } from './commit-by-key.js';
import type { CommitOrder, DeviceChainsInstance } from './instance.js';
import type { ProblemRequest } from './problem.js';

/**
 * Step 5 in the order that the instance wants.
 *
 * @param begin a batch on the resources as they are at the start
 */
export function commitAll(
  instance: DeviceChainsInstance,
  open: readonly ProblemRequest[],
  begin: () => Batch,
  { recompute = 'lazy' }: { readonly recompute?: 'lazy' | 'all' },
): Batch {
  const order = orderOf(instance);
  if (order === 'bestOrder') return bestOrder(open, begin);
  const batch = begin();
  // Greedy chains may become faster when devices become busier: a key computed earlier says nothing.
  const commitByKey = recompute === 'all' || instance.method === 'greedy' ? commitRecomputed : commitLazily;
  switch (order) {
    case 'ratio':
      commitByKey(batch, open, byRatio);
      break;
    case 'strictPriority':
      commitByKey(batch, open, byStrictPriority);
      break;
    case 'fifo':
      commitInTurn(
        batch,
        open.toSorted((a, b) => a.releaseTicks - b.releaseTicks || a.index - b.index),
      );
      break;
    case 'given':
      commitInTurn(batch, open);
  }
  return batch;
}

function orderOf({ method, order }: DeviceChainsInstance): CommitOrder {
  return order ?? (method === 'arStyle' || method === 'msStyle' ? 'fifo' : 'ratio');
}
