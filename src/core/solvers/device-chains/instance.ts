/**
 * An instance of the device chains problem (our reconstruction after arXiv 2412.12371): requests whose models are computed
 * layer by layer on devices that hand feature maps on over directed links. Times are absolute, s; the order of every array
 * decides ties. Optional keys have one default, named here and applied by the solver.
 */

/** Layers of one model, both ends included, counted from 1. */
export interface LayerRange {
  readonly modelId: string;
  readonly fromLayer: number;
  readonly toLayer: number;
}

/** A time in which a device or channel is taken, s. */
export interface BusyInterval {
  readonly startSeconds: number;
  readonly finishSeconds: number;
}

export interface ChainDevice {
  readonly id: string;
  /** f; 0 = cannot compute, may relay. */
  readonly speedFlopsPerSecond: number;
  /** R; default 0. */
  readonly readySeconds?: number;
  /** Work measured on the device, FLOP; overlaps with the ledger, so the later of both counts; default 0. */
  readonly backlogFlops?: number;
  /** M, beyond the weights that are resident, byte; absent = unlimited. */
  readonly freeMemoryBytes?: number;
  /** Rate at which weights are loaded; absent = no load time. */
  readonly loadBytesPerSecond?: number;
  /** Of one layer computed here, in [0, 1); default 0. */
  readonly lossProbability?: number;
  /** Default none. */
  readonly residentLayers?: readonly LayerRange[];
  /** Default none. */
  readonly busy?: readonly BusyInterval[];
}

/** One direction between two devices; at most one a pair. */
export interface ChainLink {
  readonly fromDeviceId: string;
  readonly toDeviceId: string;
  /** r; 0 = no link, even for 0 bytes. */
  readonly rateBitsPerSecond: number;
  /** h, after the channel is free again; default 0. */
  readonly latencySeconds?: number;
  /** S; default 0. */
  readonly readySeconds?: number;
  /** Default 0. */
  readonly backlogBytes?: number;
  /** Of one transfer, in [0, 1); default 0. */
  readonly lossProbability?: number;
  /** Links that name the same channel share it; absent = a channel of its own. */
  readonly channelId?: string;
  /** Default none. */
  readonly busy?: readonly BusyInterval[];
}

export interface ChainLayer {
  /** c_l. */
  readonly workFlops: number;
  /** b_l. */
  readonly outputBytes: number;
  /** w_l; default 0. */
  readonly weightBytes?: number;
  /** Peak working memory while the layer is computed; default 0. */
  readonly activationBytes?: number;
  /** Memory the layer keeps, such as a KV cache; default 0. */
  readonly stateBytes?: number;
}

export interface ChainModel {
  readonly id: string;
  /** b_0. */
  readonly inputBytes: number;
  /** One or more. */
  readonly layers: readonly ChainLayer[];
}

export interface ChainRequest {
  readonly id: string;
  readonly modelId: string;
  readonly sourceDeviceId: string;
  /** Where the result is wanted; absent = wherever the last layer was computed. */
  readonly sinkDeviceId?: string;
  /** a. */
  readonly releaseSeconds: number;
  /** gamma > 0; default 1. */
  readonly weight?: number;
  /** alpha in (0, 1]; default 1. */
  readonly accuracy?: number;
  /** D; absent = none. */
  readonly deadlineSeconds?: number;
  /** A plan that is late is no plan: the request is rejected; default false. */
  readonly hardDeadline?: boolean;
}

/** One layer computed, or its weights loaded. Layers count from 1. */
export interface DeviceOperation {
  readonly requestId: string;
  readonly kind: 'compute' | 'load';
  readonly layer: number;
  readonly deviceId: string;
  readonly startSeconds: number;
  readonly finishSeconds: number;
}

/** One payload over one link; `layer` 0 is the input, otherwise the layer whose output it is. The finish is without latency. */
export interface TransferOperation {
  readonly requestId: string;
  readonly kind: 'transfer';
  readonly layer: number;
  readonly fromDeviceId: string;
  readonly toDeviceId: string;
  readonly startSeconds: number;
  readonly finishSeconds: number;
}

export type ChainOperation = DeviceOperation | TransferOperation;

export const CHAIN_METHODS = ['exact', 'greedy', 'local', 'arStyle', 'msStyle', 'oracle'] as const;
export type ChainMethod = (typeof CHAIN_METHODS)[number];

export const COMMIT_ORDERS = ['ratio', 'strictPriority', 'fifo', 'given', 'bestOrder'] as const;
export type CommitOrder = (typeof COMMIT_ORDERS)[number];

/** `finish`: the earliest finish. `ratio`: the least time over the chance of success. */
export const CHAIN_CRITERIA = ['finish', 'ratio'] as const;
export type ChainCriterion = (typeof CHAIN_CRITERIA)[number];

/** `tail`: behind everything reserved. `gapFilling`: into gaps too. */
export const RESERVATIONS = ['tail', 'gapFilling'] as const;
export type Reservation = (typeof RESERVATIONS)[number];

export const MEMORY_MODES = ['unlimited', 'placed', 'onDemand'] as const;
export type MemoryMode = (typeof MEMORY_MODES)[number];

export interface DeviceChainsInstance {
  /** Default 0. */
  readonly nowSeconds?: number;
  /** Default `exact`. */
  readonly method?: ChainMethod;
  /** Whether a payload may travel over several links; default true. */
  readonly relaying?: boolean;
  /** Default `ratio`; `fifo` for the methods arStyle and msStyle. */
  readonly order?: CommitOrder;
  /** Late requests come last; default true. */
  readonly useLateFlag?: boolean;
  /** Default `finish`; `ratio` only with exact and msStyle, and not with onDemand. */
  readonly criterion?: ChainCriterion;
  /** Take operations that have not been dispatched back; default true. */
  readonly revoke?: boolean;
  /** Operations that start sooner than this after now are kept; default 0. */
  readonly dispatchLeadSeconds?: number;
  /** tau > 0; absent = waiting does not raise a request. */
  readonly agingTauSeconds?: number;
  /** Default `tail`. */
  readonly reservation?: Reservation;
  /** Default `unlimited`. */
  readonly memoryMode?: MemoryMode;
  /** Labels kept per layer and device in memory mode onDemand; default: all up to 12 devices, else 64. */
  readonly maxLabels?: number;
  readonly devices: readonly ChainDevice[];
  readonly links: readonly ChainLink[];
  readonly models: readonly ChainModel[];
  readonly requests: readonly ChainRequest[];
  /** What was planned before; the operations of a request in the order of its chain; default none. */
  readonly ledger?: readonly ChainOperation[];
}
