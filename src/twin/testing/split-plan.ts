import type { PlanBody, Split } from '../../core/messages.js';

/** A pair cut behind its first layer: 50 ms on a phone at its top clock, 0.5 Mbit, 50 ms on the server. */
export function pairSplit(requestId: string, changes: Partial<Split> = {}): Split {
  return {
    requestId,
    userId: `user-${requestId}`,
    modelId: 'pair',
    deviceClass: 'phone',
    splitAfter: 1,
    pruningRatio: 0.5,
    distortion: 0.1534,
    plannedJoules: 0.1,
    deviceClockHz: 1e9,
    serverClockHz: 2e9,
    deviceCyclesLeft: 5e7,
    uploadBitsLeft: 5e5,
    serverCyclesLeft: 1e8,
    ...changes,
  };
}

export interface SplitPlanFields {
  readonly startsAtMs?: number;
  readonly endsAtMs?: number;
  /** Uplink blocks of each request. */
  readonly blocks?: Readonly<Record<string, number>>;
  readonly powerWatts?: number;
  readonly splits?: readonly Split[];
}

/** A plan that holds from 1000 to 1100 unless told otherwise. At 1 bit/s/Hz all ten blocks carry 10 Mbit/s at full power. */
export function splitPlan(fields: SplitPlanFields): PlanBody {
  const { startsAtMs = 1000, endsAtMs = 1100, blocks = {}, powerWatts, splits = [] } = fields;
  const grants = Object.entries(blocks).map(([requestId, count]) => ({
    ...{ requestId, userId: `user-${requestId}`, blocks: count, bitsLeft: 5e5 },
    ...(powerWatts !== undefined && { powerWatts }),
  }));
  return {
    cellId: 'cell-a',
    startsAtMs,
    endsAtMs,
    ...(grants.length > 0 && { uplink: { blockHz: 1e6, blocks: 10, grants } }),
    splits,
  };
}
