import { setTimeout as delay } from 'node:timers/promises';
import type { CellTotals, FinalReport, LiveSummary } from '../cli/running-service.js';
import type { ReadModel } from '../web/index.js';

/** The read model's totals as the commands show them. */
export function liveSummary(model: ReadModel): LiveSummary {
  const { refused, epochLagMs, ...totals } = model.summary();
  return { ...totals, refused, epochLagMs: epochLagMs ?? 0 };
}

/** A reader that has failed, or had seen everything before, says nothing more: so it is looked at again and again. */
const LOOK_AGAIN_MS = 20;

/** Resolves with true when the read model has seen the last epoch of every shard it can read; with false at an abort. */
export async function caughtUp(
  model: Pick<ReadModel, 'summary'>,
  lastEpochs: ReadonlyMap<number, number>,
  signal: AbortSignal,
): Promise<boolean> {
  const behind = (): boolean =>
    model
      .summary()
      .shards.some(
        ({ shard, lastEpoch = -1, failure }) => failure === undefined && lastEpoch < (lastEpochs.get(shard) ?? -1),
      );
  while (!signal.aborted) {
    if (!behind()) return true;
    await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
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
