import type { Batch } from './batch.js';
import { bestOrder } from './best-order.js';
import { byRatio, byStrictPriority, type CompareCandidates } from './candidate.js';
import { commitInTurn, commitLazily, commitRecomputed } from './commit-by-key.js';
import type { Epoch } from './epoch.js';
import type { CommitOrder } from './instance.js';

/** Step 5 in a given order. */
export function commitAll(epoch: Epoch, order: CommitOrder, recompute: 'lazy' | 'all'): Batch {
  switch (order) {
    case 'ratio':
      return commitByKey(epoch, byRatio, recompute);
    case 'strictPriority':
      return commitByKey(epoch, byStrictPriority, recompute);
    case 'fifo':
      return commitInTurn(
        epoch.begin(),
        epoch.open.toSorted((a, b) => a.releaseTicks - b.releaseTicks || a.index - b.index),
      );
    case 'given':
      return commitInTurn(epoch.begin(), epoch.open);
    case 'bestOrder':
      return bestOrder(epoch);
  }
}

function commitByKey(epoch: Epoch, compare: CompareCandidates, recompute: 'lazy' | 'all'): Batch {
  const isLazy = recompute === 'lazy' && epoch.setting.planner.isMonotone;
  return (isLazy ? commitLazily : commitRecomputed)(epoch.begin(), epoch.open, compare);
}
