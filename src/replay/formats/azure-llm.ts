import { csvRows, hasColumns } from '../files/csv-rows.js';
import { rowId } from './row-id.js';
import type { RecordedRequest, RecordingFormat } from './recording-format.js';
import { timeStampMs } from './time-stamp.js';

const HEADER_LINES = 1;

/** Azure's public LLM inference traces (Splitwise, ISCA 2024): an arrival, tokens in, tokens out. */
export const azureLlm: RecordingFormat<RecordedRequest> = {
  name: 'azure-llm',
  looksLike: 'CSV with the columns TIMESTAMP, ContextTokens, GeneratedTokens',
  headerLines: HEADER_LINES,
  recognises: (sample) => hasColumns(sample, ['TIMESTAMP', 'ContextTokens']),
  async *rows(lines, { sourceName, onMalformed }) {
    for await (const row of csvRows(lines, onMalformed)) {
      const timeMs = timeStampMs(row.text('TIMESTAMP'));
      const contextTokens = row.number('ContextTokens');
      if (timeMs === undefined) {
        onMalformed(row.line, `TIMESTAMP is no time: ${row.text('TIMESTAMP') || 'empty'}`);
      } else if (contextTokens === undefined || contextTokens < 0) {
        onMalformed(row.line, `ContextTokens is no count: ${row.text('ContextTokens') || 'empty'}`);
      } else {
        yield {
          line: row.line,
          timeMs,
          requestId: rowId(sourceName, row.line - HEADER_LINES),
          contextTokens,
        };
      }
    }
  },
};
