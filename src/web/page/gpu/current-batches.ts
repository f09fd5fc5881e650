import type { GpuBatch } from '../../../core/messages.js';
import type { DetailEpoch } from '../../shown/live-events.js';

/**
 * The batches that were or will be run, first to load first. Every plan replaces what the one before had meant for later
 * than its own end; a batch that several plans name counts as the newest has it.
 */
export function currentBatches(epochs: readonly DetailEpoch[]): readonly GpuBatch[] {
  const plans = epochs.flatMap(({ plan }) => (plan === undefined ? [] : [plan]));
  const batches = new Map<string, GpuBatch>();
  for (const [index, { gpu, endsAtMs }] of plans.entries()) {
    for (const batch of gpu?.batches ?? []) {
      const counts = index === plans.length - 1 || batch.loadStartsAtMs < endsAtMs;
      if (counts) batches.set(`${batch.modelId} ${batch.requestIds.join(' ')}`, batch);
    }
  }
  return [...batches.values()].sort((a, b) => a.loadStartsAtMs - b.loadStartsAtMs);
}
