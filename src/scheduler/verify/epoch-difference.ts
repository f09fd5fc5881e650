import type { Plan, Verdict } from '../../contracts/index.js';
import type { CellState } from '../../core/cell/index.js';

/** What one side says of a cell in the epoch that differs. */
export interface CellSide {
  readonly verdicts: readonly Verdict[];
  readonly plan?: Plan;
  /** After the epoch. The log holds it only where a checkpoint was written right behind the marker. */
  readonly state?: CellState;
}

export interface CellDifference {
  readonly cellId: string;
  /** Before the epoch: both sides agree on it, by digest. Absent for a cell not heard of before. */
  readonly before?: CellState;
  readonly log: CellSide;
  readonly rerun: CellSide;
}

/** The first epoch of a shard that comes out differently. */
export interface EpochDifference {
  readonly shard: number;
  readonly epoch: number;
  /** Offset of the marker in the decisions partition. */
  readonly position: number;
  readonly ownerId: string;
  /** Where it first differs: `verdict 3: reason`, `plan 7: downlink.grants.0.blocks`, `epoch: stateDigest`. */
  readonly where: string;
  /** Absent: that side has nothing there. */
  readonly logSays?: unknown;
  readonly rerunSays?: unknown;
  /** The cell it is in; all that the epoch touched when only the marker tells that something differs. */
  readonly cells: readonly CellDifference[];
}
