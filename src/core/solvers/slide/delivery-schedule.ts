import type { LayerDue } from './due-times.js';
import { bandNeeded, inDueOrder, layerDueTimes } from './due-times.js';
import type { SlideDelivery } from './result.js';
import type { ServedShare } from './selection.js';

/** Who is sent which layer when, and the band the set needs. */
export interface DeliverySchedule {
  readonly deliveries: readonly SlideDelivery[];
  readonly bandNeededHz: number;
}

/** Sends one layer at a time at the full band, in order of (due time, input order, layer); meets every due time. */
export function deliverySchedule(served: readonly ServedShare[]): DeliverySchedule {
  const layers = served.flatMap((share) =>
    layerDueTimes(share.option.plan).map((due) => ({ ...due, userId: share.option.user.id, hz: share.bandwidthHz })),
  );
  const inOrder = inDueOrder(layers);
  return { deliveries: sentOneByOne(inOrder), bandNeededHz: bandNeeded(inOrder) };
}

function sentOneByOne(layers: readonly (LayerDue & { userId: string; hz: number })[]): SlideDelivery[] {
  let endSeconds = 0;
  return layers.map(({ userId, layerIndex, bandSeconds, hz }) => {
    const startSeconds = endSeconds;
    endSeconds += bandSeconds / hz;
    return { userId, layerIndex, startSeconds, endSeconds };
  });
}
