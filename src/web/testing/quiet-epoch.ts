import { noVerdicts } from '../read-model/verdict-totals.js';
import type { CellEpoch } from '../shown/cell-epoch.js';

/** An epoch of a cell in which nothing was decided. */
export const quietEpoch = (cellId: string, epoch: number): CellEpoch => ({
  cellId,
  shard: 0,
  epoch,
  counts: noVerdicts(),
  totals: noVerdicts(),
  verdicts: [],
});
