import { stringify } from 'csv-stringify/sync';
import type { SweepRow } from '../sweep/index.js';

/** Columns of `results.csv` in their order. Ratios are 0..1 in full, times in ms; empty: nobody was on time. */
const CELLS = {
  policy: ({ policy }) => policy,
  load: ({ load }) => load,
  requests: ({ requests }) => requests,
  hit_ratio: ({ hitRatio }) => hitRatio,
  promise_ratio: ({ promiseRatio }) => promiseRatio,
  admitted: ({ verdicts }) => verdicts.admitted,
  refused: ({ verdicts }) => verdicts.refused,
  expired: ({ verdicts }) => verdicts.expired,
  missed: ({ verdicts }) => verdicts.missed,
  completed: ({ verdicts }) => verdicts.completed,
  mean_slack_ms: ({ meanSlackMs }) => meanSlackMs,
  median_slack_ms: ({ medianSlackMs }) => medianSlackMs,
  median_prediction_error_ms: ({ medianPredictionErrorMs }) => medianPredictionErrorMs,
  mean_distortion: ({ meanDistortion }) => meanDistortion,
  reasons: ({ reasons }) => reasons.map(({ reason, requests }) => `${reason}=${requests}`).join(' '),
} as const satisfies Record<string, (row: SweepRow) => string | number | undefined>;

/** How the first line of every such file begins, whatever columns a version has behind. */
export const CSV_MARK = Object.keys(CELLS).slice(0, Object.keys(CELLS).indexOf('mean_slack_ms')).join(',');

/** A line a run, RFC 4180 but for the line ends, which are `\n`. */
export function resultsCsv(rows: readonly SweepRow[]): string {
  return stringify(
    rows.map((row) => Object.values(CELLS).map((cell) => cell(row))),
    { header: true, columns: Object.keys(CELLS) },
  );
}
