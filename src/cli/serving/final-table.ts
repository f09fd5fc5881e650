import { plainTable } from '../output/plain-table.js';
import type { CellTotals, FinalReport, LiveSummary } from '../running-service.js';
import { percent, refusedWords } from './summary-words.js';

const HEADINGS = ['cell', 'received', 'admitted', 'on time', 'missed', 'expired', 'refused', 'hit ratio'];

/** The end of a replay as a table, cell by cell, with what it took. */
export function finalTable({ summary, perCell, wallSeconds, records }: FinalReport): string {
  const rows = [...perCell, totalsOf(summary)].map(rowOf);
  const rate = wallSeconds > 0 ? `, ${Math.round(records / wallSeconds)} records/s` : '';
  return [
    plainTable(HEADINGS, rows, { numbers: true }),
    refusedWords(summary),
    `dead letters ${summary.deadLetters}, duplicates ${summary.duplicates}, in flight ${summary.inFlight}`,
    `promise ratio ${percent(summary.promiseRatio)} (on time of admitted)`,
    `${records} records in ${wallSeconds.toFixed(1)} s${rate}`,
  ].join('\n');
}

function rowOf({ cellId, received, admitted, onTime, missed, expired, refused, hitRatio }: CellTotals): string[] {
  return [cellId, ...[received, admitted, onTime, missed, expired, refused].map(String), percent(hitRatio)];
}

function totalsOf({ refused, ...summary }: LiveSummary): CellTotals {
  return { ...summary, cellId: 'all', refused: Object.values(refused).reduce((sum, count) => sum + count, 0) };
}
