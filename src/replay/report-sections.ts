import type { LineRange } from './files/line-range.js';
import type { OnMalformedLine } from './files/malformed.js';
import type { RecordedReport } from './formats/recording-format.js';
import type { RecordingSource } from './recording-source.js';
import { TIME_RUNS_BACKWARDS, TimeOrder } from './time-order.js';

export interface Sections {
  readonly sections: readonly LineRange[];
  /** Time of the earliest row, in the file's own time; NaN without any row. */
  readonly firstMs: number;
}

/**
 * A reports file may hold several recordings, each of cells of its own, one behind the other (the published TRACTOR file
 * does). A new one begins where time jumps back and a cell begins that was not met before; any other jump back is a
 * malformed row.
 */
export async function findSections(
  source: RecordingSource<RecordedReport>,
  onMalformed: OnMalformedLine,
): Promise<Sections> {
  const begins: number[] = [1];
  const cells = new Set<string>();
  let order = new TimeOrder<RecordedReport>();
  let firstMs = NaN;
  for await (const row of source.rows(onMalformed)) {
    if (order.isFarBehind(row) && !cells.has(row.report.cellId)) {
      begins.push(row.line);
      order = new TimeOrder();
    }
    cells.add(row.report.cellId);
    if (order.take(row)) firstMs = Number.isNaN(firstMs) ? row.timeMs : Math.min(firstMs, row.timeMs);
    else onMalformed(row.line, TIME_RUNS_BACKWARDS);
    order.release();
  }
  const sections = begins.map((from, index) => ({ from, to: (begins[index + 1] ?? Infinity) - 1 }));
  return { sections, firstMs };
}
