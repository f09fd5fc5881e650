/**
 * The catalogue as the core sees it: cells, models, device classes. Plain data, complete (defaults are filled in
 * before it gets here), immutable for as long as a shard runs.
 */

/** What a request may be served by; `docs/reference/modes.md` has one paragraph each. */
export const MODES = ['offload', 'co-inference', 'download', 'chain'] as const;
export type Mode = (typeof MODES)[number];

export const DIRECTIONS = ['downlink', 'uplink'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** TS 38.214 clause 5.2.2.1: table 2 reaches 64QAM, table 3 reaches 256QAM. */
export const CQI_TABLES = ['5.2.2.1-2', '5.2.2.1-3'] as const;
export type CqiTableName = (typeof CQI_TABLES)[number];

/** One direction of a carrier. Effective Hz of a block = blockHz x share x (1 - overhead). */
export interface CarrierDirection {
  /** Width of one resource block, Hz (12 subcarriers). */
  readonly blockHz: number;
  /** Whole resource blocks in the carrier. */
  readonly blocks: number;
  /** Share of time this direction has, 0..1 (TDD). */
  readonly share: number;
  /** Share of the granted resource elements lost to control, reference signals and guard, 0..1. */
  readonly overhead: number;
}

/** How far the planner trusts a moving channel. */
export interface ChannelMargin {
  /** Length of the window of past reports looked at, ms. */
  readonly windowMs: number;
  /** Quantile of the spectral efficiency in the window used for admission, 0..1. */
  readonly quantile: number;
}

export interface Cell {
  readonly cellId: string;
  readonly downlink: CarrierDirection;
  readonly uplink: CarrierDirection;
  readonly cqiTable: CqiTableName;
  readonly margin: ChannelMargin;
  /** How long a reported value stands for the channel, ms. */
  readonly downlinkValidityMs: number;
  readonly uplinkValidityMs: number;
  /** Modes this cell offers. */
  readonly modes: readonly Mode[];
  readonly defaultDeviceClass: string;
  /** Keep spending leftovers on an admitted request that can no longer make its deadline. */
  readonly bestEffort: boolean;
  readonly gpu?: { readonly memoryBytes: number; readonly loadBytesPerSecond: number };
  readonly serverClockHz?: number;
  /** Sustained floating-point operations per clock cycle of the server. */
  readonly serverFlopsPerCycle: number;
  /** Distortion accepted of requests that name no limit of their own; absent: any. */
  readonly maxDistortion?: number;
  /** How long a device that has ever reported may be silent before it counts as gone, ms. */
  readonly deviceValidityMs: number;
  readonly devices: readonly ChainDevice[];
  readonly links: readonly ChainLink[];
  /** Hz and W behind a reported uplink SINR. */
  readonly sinrReference: { readonly hz: number; readonly watts: number };
  /** Distance of practical coding from Shannon's rate, dB. */
  readonly gapDb: number;
}

/** A device of a cell that takes part in chains. */
export interface ChainDevice {
  readonly deviceId: string;
  readonly deviceClass: string;
  /** Models whose parameters lie on it; absent: every model that fits into its memory, one at a time. */
  readonly models?: readonly string[];
}

export interface ChainLink {
  readonly from: string;
  readonly to: string;
  readonly bitsPerSecond: number;
  readonly latencyMs: number;
  /** Links that name the same channel share it, one transfer at a time; absent: a channel of its own. */
  readonly channelId?: string;
}

/** One block of a model's chain; only one tensor flows between two neighbours. */
export interface ModelLayer {
  /** Identity of the parameters: two models that list the same id share them. */
  readonly layerId: string;
  readonly bytes: number;
  /** Work of one input, FLOP (2 x multiply-adds). */
  readonly flops: number;
  readonly outputBytes: number;
}

export interface Model {
  readonly modelId: string;
  readonly inputBytes: number;
  readonly layers: readonly ModelLayer[];
  /** Batch time on the cell's GPU, ms: fixedMs + perInputMs x n. */
  readonly batchTime: { readonly fixedMs: number; readonly perInputMs: number };
  readonly activationBytesPerInput: number;
}

export interface DeviceClass {
  readonly deviceClass: string;
  readonly minClockHz: number;
  readonly maxClockHz: number;
  /** Sustained floating-point operations per clock cycle. */
  readonly flopsPerCycle: number;
  /** Dynamic power = kappa x f^3, W/Hz^3 (energy per cycle kappa x f^2). */
  readonly kappa: number;
  readonly staticWatts: number;
  readonly receiveWatts: number;
  readonly maxPowerWatts: number;
  readonly memoryBytes: number;
}

export interface Deployment {
  readonly epochMs: number;
  readonly latenessMs: number;
  readonly leadMs: number;
}

export interface Catalogue {
  readonly deployment: Deployment;
  readonly cells: readonly Cell[];
  readonly models: readonly Model[];
  readonly deviceClasses: readonly DeviceClass[];
}
