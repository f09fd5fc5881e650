import type { LineBatch } from './line-batches.js';

/** Lines `from` to `to` of a file, both included, counted from 1. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Only the header and the lines of the range, so that a stretch of a file reads like a file; ends after the range. */
export async function* linesOfRange(
  batches: AsyncIterable<LineBatch>,
  range: LineRange,
  headerLines: number,
): AsyncGenerator<LineBatch> {
  for await (const { firstLine, lines } of batches) {
    if (firstLine > range.to) return;
    if (firstLine <= headerLines) yield { firstLine, lines: lines.slice(0, headerLines - firstLine + 1) };
    const from = Math.max(firstLine, range.from, headerLines + 1);
    const kept = lines.slice(from - firstLine, Math.max(0, range.to - firstLine + 1));
    if (kept.length > 0) yield { firstLine: from, lines: kept };
  }
}
