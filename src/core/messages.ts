/**
 * What goes into the core and what comes out of it, as plain data. The classes in `contracts/` implement these
 * interfaces and carry the validation; nothing in the core depends on how they travel.
 */
import type { Mode } from './catalogue.js';
import type { RefusalReason } from './reasons.js';

export interface UserRequest {
  readonly requestId: string;
  readonly cellId: string;
  readonly userId: string;
  readonly arrivedAtMs: number;
  /** Time allowed from arrival, ms. */
  readonly deadlineMs: number;
  readonly models: readonly string[];
  readonly modes?: readonly Mode[];
  readonly inputBytes?: number;
  readonly batchSize?: number;
  readonly priority?: number;
  readonly deviceClass?: string;
  readonly energyJoules?: number;
  readonly maxDistortion?: number;
  readonly sourceDeviceId?: string;
  readonly sinkDeviceId?: string;
}

/** One direction of a radio report: exactly one of the three is given. */
export interface ChannelQuality {
  readonly cqi?: number;
  readonly sinrDb?: number;
  readonly bitsPerSecondPerHz?: number;
}

export interface RadioReport {
  readonly kind: 'radio';
  readonly cellId: string;
  readonly userId: string;
  readonly measuredAtMs: number;
  readonly downlink?: ChannelQuality;
  readonly uplink?: ChannelQuality;
}

export interface LinkReport {
  readonly kind: 'link';
  readonly cellId: string;
  readonly from: string;
  readonly to: string;
  readonly measuredAtMs: number;
  readonly bitsPerSecond: number;
  readonly latencyMs?: number;
}

export interface DeviceReport {
  readonly kind: 'device';
  readonly cellId: string;
  readonly deviceId: string;
  readonly measuredAtMs: number;
  readonly backlogFlops: number;
  readonly freeMemoryBytes?: number;
  /** The device takes no part any more; what it held is lost. It comes back with its next report. */
  readonly gone?: boolean;
}

export interface UserGone {
  readonly kind: 'user-gone';
  readonly cellId: string;
  readonly userId: string;
  readonly measuredAtMs: number;
}

export type Report = RadioReport | LinkReport | DeviceReport | UserGone;

export interface Outcome {
  readonly kind: 'outcome';
  readonly cellId: string;
  readonly requestId: string;
  readonly atMs: number;
  readonly result: 'progress' | 'completed' | 'failed';
  readonly deliveredBits?: number;
  readonly uploadedBits?: number;
  readonly layersDone?: number;
  /** Chain only: the device that has the newest feature map, or computes on it. */
  readonly holderDeviceId?: string;
  readonly energyJoules?: number;
  readonly restarted?: boolean;
  readonly why?: string;
  readonly residentBlocks?: readonly string[];
}

/** Everything the executor of a shard has to say up to `atMs` has been said. */
export interface ExecutorClock {
  readonly kind: 'executor-clock';
  readonly shard: number;
  readonly atMs: number;
}

/** Everything the writer of a requests or reports partition has to say up to `atMs` has been said; `final`: for ever. */
export interface SourceClock {
  readonly kind: 'source-clock';
  readonly shard: number;
  readonly atMs: number;
  readonly final?: boolean;
}

export const VERDICTS = ['admitted', 'refused', 'expired', 'completed', 'missed'] as const;
export type VerdictKind = (typeof VERDICTS)[number];

/** What the planner says of one request; the scheduler adds term, owner and number. */
export interface VerdictBody {
  readonly cellId: string;
  readonly requestId: string;
  readonly verdict: VerdictKind;
  readonly mode?: Mode;
  readonly model?: string;
  readonly predictedFinishAtMs?: number;
  readonly finishedAtMs?: number;
  readonly reason?: RefusalReason;
  /** The binding resource and the shortfall in numbers. */
  readonly cause?: string;
}

export interface SpectrumGrant {
  readonly userId: string;
  readonly requestId: string;
  readonly blocks: number;
  readonly bitsLeft: number;
  /** Uplink only; absent = the device class's maximum. */
  readonly powerWatts?: number;
}

export interface SpectrumPlan {
  readonly blockHz: number;
  readonly blocks: number;
  readonly grants: readonly SpectrumGrant[];
}

export interface GpuBatch {
  readonly modelId: string;
  readonly loadBlocks: readonly string[];
  readonly evictBlocks: readonly string[];
  readonly loadStartsAtMs: number;
  readonly earliestStartAtMs: number;
  readonly latestStartAtMs: number;
  /** How long it waits for inputs once it could start; absent: until the latest start. */
  readonly waitMs?: number;
  readonly finishesAtMs: number;
  readonly requestIds: readonly string[];
}

/** One layer still to be delivered or computed; `layer` counts from 1. */
export interface LayerDelivery {
  readonly layer: number;
  /** Bits of this layer not delivered when the plan takes effect. */
  readonly bits: number;
  readonly dueAtMs: number;
  readonly clockHz: number;
}

export interface Delivery {
  readonly requestId: string;
  readonly userId: string;
  readonly modelId: string;
  /** With the catalogue these two tell an executor what a layer costs to compute. */
  readonly deviceClass: string;
  readonly batchSize: number;
  readonly layers: readonly LayerDelivery[];
}

/** An input on its way up to the GPU. */
export interface InputUpload {
  readonly requestId: string;
  readonly userId: string;
  readonly modelId: string;
  /** Bits not up when the plan takes effect. */
  readonly bits: number;
  readonly dueAtMs: number;
}

export interface Split {
  readonly requestId: string;
  readonly userId: string;
  readonly modelId: string;
  readonly deviceClass: string;
  readonly splitAfter: number;
  readonly pruningRatio: number;
  /** What pruning costs by the planner's measure, 0..1. */
  readonly distortion: number;
  /** What the device was to spend on computing and sending when it was admitted, J. */
  readonly plannedJoules: number;
  readonly deviceClockHz: number;
  readonly serverClockHz: number;
  readonly deviceCyclesLeft: number;
  /** Bits of the intermediate result that are not up. */
  readonly uploadBitsLeft: number;
  readonly serverCyclesLeft: number;
}

/** Consecutive layers computed without a pause by one device. */
export interface ChainSegment {
  readonly fromLayer: number;
  readonly toLayer: number;
  readonly deviceId: string;
  readonly startsAtMs: number;
  readonly finishesAtMs: number;
}

export interface ChainTransfer {
  /** Layer whose output is handed on; 0: the input. */
  readonly layer: number;
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  readonly startsAtMs: number;
  /** When the link is free again; the latency comes after. */
  readonly finishesAtMs: number;
}

/**
 * All of a model's way over the devices that no executor has told to be done. An executor passes over what it has done, and
 * begins what starts within the plan's window; what is listed for later may be taken back by the next plan.
 */
export interface Chain {
  readonly requestId: string;
  readonly modelId: string;
  /** Inputs computed together. */
  readonly batchSize: number;
  /** Where the input came from. */
  readonly sourceDeviceId: string;
  /** Where the result is wanted; absent: wherever it is computed. */
  readonly sinkDeviceId?: string;
  readonly segments: readonly ChainSegment[];
  readonly transfers: readonly ChainTransfer[];
}

/** What one cell does during [startsAtMs, endsAtMs); no plan, no grants. */
export interface PlanBody {
  readonly cellId: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly downlink?: SpectrumPlan;
  readonly uplink?: SpectrumPlan;
  readonly gpu?: { readonly batches: readonly GpuBatch[] };
  readonly uploads?: readonly InputUpload[];
  readonly deliveries?: readonly Delivery[];
  readonly splits?: readonly Split[];
  readonly chains?: readonly Chain[];
}
