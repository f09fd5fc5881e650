import type { Cell, CarrierDirection, Mode } from '../../core/catalogue.js';
import {
  hitRatio,
  noVerdicts,
  type ReasonCounts,
  type VerdictCounts,
  type VerdictTotals,
} from '../read-model/verdict-totals.js';

type ShownDirection = Pick<CarrierDirection, 'blockHz' | 'blocks'>;

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

interface Known {
  readonly cellId: string;
  readonly shard: number;
  readonly entry: Cell | undefined;
  readonly totals: VerdictTotals | undefined;
  readonly lastEpoch: number | undefined;
}

export function cellSummary({ cellId, shard, entry, totals, lastEpoch }: Known): CellSummary {
  const counts = totals?.counts ?? noVerdicts();
  const ratio = hitRatio(counts);
  return {
    cellId,
    shard,
    counts,
    refused: totals?.refusedByReason ?? {},
    ...(ratio === undefined ? {} : { hitRatio: ratio }),
    ...(lastEpoch === undefined ? {} : { lastEpoch }),
    ...(entry === undefined ? {} : catalogueFields(entry)),
  };
}

function catalogueFields({ modes, downlink, uplink }: Cell): Pick<CellSummary, 'modes' | 'downlink' | 'uplink'> {
  const shown = ({ blockHz, blocks }: CarrierDirection): ShownDirection => ({ blockHz, blocks });
  return { modes, downlink: shown(downlink), uplink: shown(uplink) };
}
