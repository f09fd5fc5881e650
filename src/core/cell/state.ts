import type { PlanBody, UserRequest } from '../messages.js';
import type { DownloadProgress } from '../physics/index.js';

/** What one radio report said of one direction. */
export interface ChannelSample {
  readonly atMs: number;
  readonly bitsPerSecondPerHz: number;
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
export type ModeProgress = DownloadModeProgress;

export interface DownloadModeProgress extends DownloadProgress {
  readonly mode: 'download';
}

/** An admitted request. Mode and model stay as promised. */
export interface UnderWayRequest {
  readonly kind: 'under-way';
  readonly request: UserRequest;
  readonly modelId: string;
  readonly deviceClass: string;
  readonly predictedFinishAtMs: number;
  /** Where it stands at `progressAtMs`: reported by an executor, or projected under the plans in force. */
  readonly progress: ModeProgress;
  readonly progressAtMs: number;
  /** Time of the newest executor report applied. */
  readonly reportedAtMs?: number;
}

export type OpenRequest = WaitingRequest | UnderWayRequest;

/** Everything a cell remembers between two epochs. Immutable: every epoch makes a new one. */
export interface CellState {
  readonly cellId: string;
  /** By user id. */
  readonly users: Readonly<Record<string, UserState>>;
  /** In order of (deadline, arrival, id): the order of every tie. */
  readonly open: readonly OpenRequest[];
  /** The plan that holds until the next one takes effect. */
  readonly plan?: PlanBody;
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
