import type { CellTotals, FinalReport, LiveSummary } from '../cli/running-service.js';
import type { ReadModel } from '../web/index.js';

/** The read model's totals as the commands show them. */
export function liveSummary(model: ReadModel): LiveSummary {
  const { refused, epochLagMs, ...totals } = model.summary();
  return { ...totals, refused, epochLagMs: epochLagMs ?? 0 };
}

/** Resolves when the read model has seen the last epoch of every shard. */
export async function caughtUp(model: ReadModel, lastEpochs: ReadonlyMap<number, number>): Promise<void> {
  const behind = (): boolean =>
    model
      .summary()
      .shards.some(({ shard, lastEpoch, failure }) => failure === undefined && lastEpoch !== lastEpochs.get(shard));
  if (!behind()) return;
  await new Promise<void>((resolve) => {
    const unsubscribe = model.subscribe(() => {
      if (behind()) return;
      unsubscribe();
      resolve();
    });
  });
}

/** At the end of a replay nothing is open, so what a cell received is what it settled. */
function cellTotals(model: ReadModel, cellId: string): CellTotals {
  const counts = model.cellTotals(cellId)?.counts;
  const { admitted = 0, completed = 0, missed = 0, expired = 0, refused = 0 } = counts ?? {};
  const received = completed + missed + expired + refused;
  return {
    cellId,
    received,
    admitted,
    onTime: completed,
    missed,
    expired,
    refused,
    ...(received === 0 ? {} : { hitRatio: completed / received }),
  };
}

export function finalReport(
  model: ReadModel,
  cellIds: readonly string[],
  run: Pick<FinalReport, 'wallSeconds' | 'records'>,
): FinalReport {
  return { summary: liveSummary(model), perCell: cellIds.map((cellId) => cellTotals(model, cellId)), ...run };
}
