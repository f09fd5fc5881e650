import type { PlanBody } from '../../core/messages.js';

export interface DownloadPlanFields {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly blocks: number;
  readonly requestId?: string;
  readonly clockHz?: number;
}

/** A plan that grants blocks to one download of the model `pair` to a phone. */
export function downloadPlan(fields: DownloadPlanFields): PlanBody {
  const { startsAtMs, endsAtMs, blocks, requestId = 'a', clockHz = 1e9 } = fields;
  const grants = [{ userId: 'user-1', requestId, blocks, bitsLeft: 2e6 }];
  const layer = (number: number): { layer: number; bits: number; dueAtMs: number; clockHz: number } => ({
    layer: number,
    bits: 1e6,
    dueAtMs: endsAtMs,
    clockHz,
  });
  return {
    cellId: 'cell-a',
    startsAtMs,
    endsAtMs,
    ...(blocks === 0 ? {} : { downlink: { blockHz: 1e6, blocks: 10, grants } }),
    deliveries: [
      {
        requestId,
        userId: 'user-1',
        modelId: 'pair',
        deviceClass: 'phone',
        batchSize: 1,
        layers: [layer(1), layer(2)],
      },
    ],
  };
}
