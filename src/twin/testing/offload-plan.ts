import type { GpuBatch, PlanBody } from '../../core/messages.js';

/** Cat's first batch: 20 ms of loading from 1000 on, start between 1020 and 1200. */
export function catBatch(requestIds: readonly string[], changes: Partial<GpuBatch> = {}): GpuBatch {
  return {
    modelId: 'cat',
    loadBlocks: ['body', 'cat/head'],
    evictBlocks: [],
    loadStartsAtMs: 1000,
    earliestStartAtMs: 1020,
    latestStartAtMs: 1200,
    finishesAtMs: 1230,
    requestIds,
    ...changes,
  };
}

export interface OffloadPlanFields {
  readonly startsAtMs?: number;
  readonly endsAtMs?: number;
  /** Uplink blocks of each request. */
  readonly blocks?: Readonly<Record<string, number>>;
  /** Requests whose input is to go up: 0.5 Mbit each. */
  readonly uploads?: readonly string[];
  readonly batches?: readonly GpuBatch[];
}

/** A plan that holds from 1000 to 1100 unless told otherwise; a block carries 1 Mbit/s at 1 bit/s/Hz. */
export function offloadPlan(fields: OffloadPlanFields): PlanBody {
  const { startsAtMs = 1000, endsAtMs = 1100, blocks = {}, uploads = Object.keys(blocks), batches = [] } = fields;
  const ofUser = (requestId: string): { requestId: string; userId: string } => ({
    requestId,
    userId: `user-${requestId}`,
  });
  const grants = Object.entries(blocks).map(([requestId, count]) => ({
    ...ofUser(requestId),
    blocks: count,
    bitsLeft: 5e5,
  }));
  return {
    cellId: 'cell-a',
    startsAtMs,
    endsAtMs,
    ...(grants.length === 0 ? {} : { uplink: { blockHz: 1e6, blocks: 10, grants } }),
    uploads: uploads.map((requestId) => ({ ...ofUser(requestId), modelId: 'cat', bits: 5e5, dueAtMs: endsAtMs })),
    gpu: { batches },
  };
}
