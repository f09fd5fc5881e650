import { emptyCellState, type CellState } from '../core/cell/index.js';
import { NO_DIGEST } from '../contracts/index.js';
import type { InputMessage, InputTopic } from './input-record.js';
import { EMPTY_REQUEST_MEMORY, type RequestMemory } from './intake/request-memory.js';

/** A record read for an epoch later than the one that consumed it. */
export interface HeldRecord {
  readonly topic: InputTopic;
  readonly offset: number;
  readonly message: InputMessage;
}

/** Totals since the beginning of the shard; the conservation law is over them. */
export interface ShardCounts {
  readonly received: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly admitted: number;
  readonly refused: number;
  readonly expired: number;
  readonly completed: number;
  readonly missed: number;
  readonly lateRequests: number;
  readonly lateReports: number;
}

/** Next offset of every input partition. */
export type InputPositions = Readonly<Record<InputTopic, number>>;

/** Everything a shard remembers between two epochs. Immutable. */
export interface ShardState {
  readonly shard: number;
  /** Absent before the first epoch. */
  readonly lastEpoch?: number;
  /** Digest of the last accepted marker. */
  readonly previousDigest: string;
  readonly next: InputPositions;
  /** Sources that have said that nothing follows. */
  readonly ended: readonly InputTopic[];
  /** By cell id; only cells that were ever heard of. */
  readonly cells: Readonly<Record<string, CellState>>;
  /** In order of (event time, topic, offset). */
  readonly held: readonly HeldRecord[];
  readonly requestMemory: RequestMemory;
  readonly counts: ShardCounts;
}

export const NO_COUNTS: ShardCounts = {
  received: 0,
  duplicates: 0,
  deadLetters: 0,
  admitted: 0,
  refused: 0,
  expired: 0,
  completed: 0,
  missed: 0,
  lateRequests: 0,
  lateReports: 0,
};

export function emptyShardState(shard: number): ShardState {
  return {
    shard,
    previousDigest: NO_DIGEST,
    next: { outcomes: 0, reports: 0, requests: 0 },
    ended: [],
    cells: {},
    held: [],
    requestMemory: EMPTY_REQUEST_MEMORY,
    counts: NO_COUNTS,
  };
}

export function cellState(state: ShardState, cellId: string): CellState {
  return state.cells[cellId] ?? emptyCellState(cellId);
}

/** Requests that still await a terminal verdict in some cell. */
export function openRequestCount(state: ShardState): number {
  return Object.values(state.cells).reduce((sum, cell) => sum + cell.open.length, 0);
}

/** Open requests and requests held for a later epoch. */
export function inFlightCount(state: ShardState): number {
  return openRequestCount(state) + state.held.filter(({ topic }) => topic === 'requests').length;
}

/** received - everything accounted for; anything but 0 is a fault. */
export function conservationDrift(state: ShardState): number {
  const { received, refused, expired, completed, missed, deadLetters, duplicates } = state.counts;
  return received - (refused + expired + completed + missed + deadLetters + duplicates + inFlightCount(state));
}
