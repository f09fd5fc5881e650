import type { CarrierDirection, Cell } from '../../core/catalogue.js';
import { hitRatio, noVerdicts, type VerdictTotals } from '../read-model/verdict-totals.js';
import type { CellSummary, ShownDirection } from '../shown/cell-summary.js';

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
