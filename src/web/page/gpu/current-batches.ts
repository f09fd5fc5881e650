import type { GpuBatch } from '../../../core/messages.js';
import type { DetailEpoch } from '../../shown/live-events.js';

/** The batches planned in these epochs, in the order the GPU takes them. Each is planned once and bound from then on. */
export function currentBatches(epochs: readonly DetailEpoch[]): readonly GpuBatch[] {
  return epochs.flatMap(({ plan }) => plan?.gpu?.batches ?? []);
}
