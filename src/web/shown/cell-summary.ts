import type { CarrierDirection, Mode } from '../../core/catalogue.js';
import type { ReasonCounts, VerdictCounts } from './verdict-counts.js';

export type ShownDirection = Pick<CarrierDirection, 'blockHz' | 'blocks'>;

/** A cell in the list of all cells. */
export interface CellSummary {
  readonly cellId: string;
  /** Partition of the cell in every topic. */
  readonly shard: number;
  readonly counts: VerdictCounts;
  readonly refused: ReasonCounts;
  /** On time of all that have a final verdict, 0..1. */
  readonly hitRatio?: number;
  /** Absent when nothing was decided in the cell yet. */
  readonly lastEpoch?: number;
  /** These three are the catalogue's; absent when the cell is no longer in it. */
  readonly modes?: readonly Mode[];
  readonly downlink?: ShownDirection;
  readonly uplink?: ShownDirection;
}
