import { markdownTable } from 'markdown-table';
import type { SweepRow } from '../sweep/index.js';
import { percent, times, wholeMs } from './words.js';

interface Column {
  readonly heading: string;
  readonly cell: (row: SweepRow) => string | number;
}

const COLUMNS: readonly Column[] = [
  { heading: 'load', cell: ({ load }) => times(load) },
  { heading: 'policy', cell: ({ policy }) => policy },
  { heading: 'requests', cell: ({ requests }) => requests },
  { heading: 'hit ratio', cell: ({ hitRatio }) => percent(hitRatio) },
  { heading: 'promise ratio', cell: ({ promiseRatio }) => percent(promiseRatio) },
  { heading: 'admitted', cell: ({ verdicts }) => verdicts.admitted },
  { heading: 'refused', cell: ({ verdicts }) => verdicts.refused },
  { heading: 'expired', cell: ({ verdicts }) => verdicts.expired },
  { heading: 'missed', cell: ({ verdicts }) => verdicts.missed },
  { heading: 'median slack, ms', cell: ({ medianSlackMs }) => wholeMs(medianSlackMs) },
];

/** Only where models are cut and pruned. */
const DISTORTION: Column = {
  heading: 'mean distortion',
  cell: ({ meanDistortion }) => (meanDistortion === undefined ? '' : meanDistortion.toFixed(3)),
};

/** A line a run, as a Markdown table. */
export function headlineTable(rows: readonly SweepRow[]): string {
  const isCut = rows.some(({ meanDistortion }) => meanDistortion !== undefined);
  const columns = isCut ? [...COLUMNS, DISTORTION] : COLUMNS;
  return markdownTable(
    [columns.map(({ heading }) => heading), ...rows.map((row) => columns.map(({ cell }) => String(cell(row))))],
    { align: columns.map(({ heading }) => (heading === 'policy' ? 'left' : 'right')) },
  );
}
