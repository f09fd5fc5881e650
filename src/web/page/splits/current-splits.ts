import type { Split } from '../../../core/messages.js';
import type { ShownPlan } from '../../shown/cell-epoch.js';

/** A model under way, beside what there was of it when it was first seen. */
export interface CurrentSplit {
  readonly split: Split;
  readonly first: Split;
}

/** The splits of the newest plan. @param epochs of one cell, oldest first */
export function currentSplits(
  epochs: readonly { readonly plan?: Pick<ShownPlan, 'splits'> }[],
): readonly CurrentSplit[] {
  const firsts = new Map<string, Split>();
  for (const { plan } of epochs) {
    for (const split of plan?.splits ?? []) if (!firsts.has(split.requestId)) firsts.set(split.requestId, split);
  }
  return (epochs.at(-1)?.plan?.splits ?? []).map((split) => ({ split, first: firsts.get(split.requestId) ?? split }));
}
