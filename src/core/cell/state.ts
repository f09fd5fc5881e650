import type { GpuBatch, PlanBody, UserRequest } from '../messages.js';
import type { DownloadProgress, SplitProgress } from '../physics/index.js';

/** What one radio report said of one direction. */
export interface ChannelSample {
  readonly atMs: number;
  readonly bitsPerSecondPerHz: number;
  /** Uplink only: the SINR behind it. */
  readonly sinrDb?: number;
}

/** What is known of a user's channel: the samples of the cell's window and always the newest one, oldest first. */
export interface UserState {
  readonly userId: string;
  readonly downlink: readonly ChannelSample[];
  readonly uplink: readonly ChannelSample[];
  readonly lastHeardAtMs: number;
}

/** A valid request nobody has promised anything yet. */
export interface WaitingRequest {
  readonly kind: 'waiting';
  readonly request: UserRequest;
}

/** Progress in one mode; a further mode is a further member. */
export type ModeProgress = DownloadModeProgress | OffloadModeProgress | CoInferenceModeProgress | ChainModeProgress;

export interface DownloadModeProgress extends DownloadProgress {
  readonly mode: 'download';
}

export interface OffloadModeProgress {
  readonly mode: 'offload';
  /** Bits of the input that are up. */
  readonly uploadedBits: number;
  /** When the last of them was; absent while some are missing. ms since 1970. */
  readonly uploadedAtMs?: number;
  /** Layers the GPU has run, as an executor reported: more than none means that its batch runs. */
  readonly layersDone: number;
}

export interface CoInferenceModeProgress extends SplitProgress {
  readonly mode: 'co-inference';
  /** Layers on the device. */
  readonly splitAfter: number;
  /** Share of the parameters kept; fixed with the promise, as the cut is. */
  readonly retained: number;
  readonly distortion: number;
  /** Clock of the device, and share of the server's, Hz. */
  readonly deviceHz: number;
  readonly serverHz: number;
  /** What the plan of the promise takes in all, J. */
  readonly plannedJoules: number;
}

/** One layer computed by a device of the cell. Times are ms since 1970, whole microseconds. */
export interface ComputeStep {
  readonly kind: 'compute';
  readonly layer: number;
  readonly deviceId: string;
  readonly startsAtMs: number;
  readonly finishesAtMs: number;
}

/** One feature map over one link. */
export interface TransferStep {
  readonly kind: 'transfer';
  /** Layer whose output is handed on; 0: the input. */
  readonly layer: number;
  readonly from: string;
  readonly to: string;
  readonly startsAtMs: number;
  /** When the channel is free again. */
  readonly finishesAtMs: number;
  /** When the feature map is there. */
  readonly arrivesAtMs: number;
}

export type ChainStep = ComputeStep | TransferStep;

/** A feature map that lies on a device: the newest of a request that has been there. */
export interface FeatureMap {
  readonly deviceId: string;
  /** Layer whose output it is; 0: the input. */
  readonly layer: number;
  readonly atMs: number;
}

export interface ChainModeProgress {
  readonly mode: 'chain';
  readonly sourceDeviceId: string;
  /** Absent: the result stays where it is computed. */
  readonly sinkDeviceId?: string;
  /** Where the request stands as far as an executor has told: the output of `layersDone` is on the holder. */
  readonly layersDone: number;
  readonly holderDeviceId: string;
  readonly sinceMs: number;
  /** Everything planned or begun from there on, in order of the chain. */
  readonly steps: readonly ChainStep[];
  /** One a device at most. */
  readonly featureMaps: readonly FeatureMap[];
}

/** What a device last told of itself. */
export interface DeviceState {
  readonly measuredAtMs: number;
  readonly backlogFlops: number;
  readonly freeMemoryBytes?: number;
  readonly gone: boolean;
  /** When it last lost what it held; absent: never. ms since 1970. */
  readonly lostAtMs?: number;
}

/** What was last told of a link. */
export interface LinkState {
  readonly measuredAtMs: number;
  readonly bitsPerSecond: number;
  readonly latencyMs?: number;
  /** When it last went down; absent: never. ms since 1970. */
  readonly downAtMs?: number;
}

/** Some requests for one model that are to run together. */
export interface QueuedBatch {
  readonly modelId: string;
  readonly requestIds: readonly string[];
}

/** The GPU of a cell, as far as promises and plans have gone. */
export interface GpuState {
  /** Layer ids in memory once all of `bound` has been loaded. */
  readonly residentBlocks: readonly string[];
  /** From when on the first of `bound` may load, ms since 1970. */
  readonly freeAtMs: number;
  /** Batches in the order they run that cannot be taken back and are not known to be over. */
  readonly bound: readonly GpuBatch[];
  /** What was meant to follow: the next plan sets out from it. */
  readonly queue: readonly QueuedBatch[];
  /** How often each model was asked for of late, older requests counting less; by model id. */
  readonly demand: Readonly<Record<string, number>>;
  /** Instant that `demand` is of, ms since 1970. */
  readonly demandAtMs: number;
}

/** An admitted request. Mode and model stay as promised. */
export interface UnderWayRequest<Progress extends ModeProgress = ModeProgress> {
  readonly kind: 'under-way';
  readonly request: UserRequest;
  readonly modelId: string;
  readonly deviceClass: string;
  readonly predictedFinishAtMs: number;
  /** Where it stands at `progressAtMs`: reported by an executor, or projected under the plans in force. */
  readonly progress: Progress;
  readonly progressAtMs: number;
  /** Time of the newest executor report applied. */
  readonly reportedAtMs?: number;
}

export type UnderWayDownload = UnderWayRequest<DownloadModeProgress>;
export type UnderWayOffload = UnderWayRequest<OffloadModeProgress>;
export type UnderWayCoInference = UnderWayRequest<CoInferenceModeProgress>;
export type UnderWayChain = UnderWayRequest<ChainModeProgress>;

export type OpenRequest = WaitingRequest | UnderWayRequest;

export function isDownload(open: OpenRequest): open is UnderWayDownload {
  return open.kind === 'under-way' && open.progress.mode === 'download';
}

export function isOffload(open: OpenRequest): open is UnderWayOffload {
  return open.kind === 'under-way' && open.progress.mode === 'offload';
}

export function isCoInference(open: OpenRequest): open is UnderWayCoInference {
  return open.kind === 'under-way' && open.progress.mode === 'co-inference';
}

export function isChain(open: OpenRequest): open is UnderWayChain {
  return open.kind === 'under-way' && open.progress.mode === 'chain';
}

/** Everything a cell remembers between two epochs. Immutable: every epoch makes a new one. */
export interface CellState {
  readonly cellId: string;
  /** By user id. */
  readonly users: Readonly<Record<string, UserState>>;
  /** In order of (deadline, arrival, id): the order of every tie. */
  readonly open: readonly OpenRequest[];
  /** The plan that holds until the next one takes effect. */
  readonly plan?: PlanBody;
  /** Absent until the cell's GPU was planned for. */
  readonly gpu?: GpuState;
  /** By device id, those of the catalogue only; absent until one has reported. */
  readonly devices?: Readonly<Record<string, DeviceState>>;
  /** By `linkKey`, those of the catalogue only; absent until one was reported. */
  readonly links?: Readonly<Record<string, LinkState>>;
}

/** The name of a link in a cell's state. */
export function linkKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

export function emptyCellState(cellId: string): CellState {
  return { cellId, users: {}, open: [] };
}

export function deadlineAtMs(request: UserRequest): number {
  return request.arrivedAtMs + request.deadlineMs;
}

/** Ties go by (deadline, arrival, id). */
export function byUrgency(a: OpenRequest, b: OpenRequest): number {
  return (
    deadlineAtMs(a.request) - deadlineAtMs(b.request) ||
    a.request.arrivedAtMs - b.request.arrivedAtMs ||
    (a.request.requestId < b.request.requestId ? -1 : 1)
  );
}
