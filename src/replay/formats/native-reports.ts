import { readReportRecord } from '../../contracts/index.js';
import { jsonLines, jsonObject } from '../files/json-lines.js';
import type { RecordedReport, RecordingFormat } from './recording-format.js';

const utf8 = new TextEncoder();

/** Reports of every kind as they stand in the reports topic, one JSON object a line. */
export const nativeReports: RecordingFormat<RecordedReport> = {
  name: 'native',
  looksLike: 'one report a line as JSON (kind radio, link, device or user-gone, cellId, measuredAtMs)',
  headerLines: 0,
  recognises: (sample) =>
    sample.some((line) => {
      const value = jsonObject(line);
      return typeof value?.kind === 'string' && 'measuredAtMs' in value;
    }),
  async *rows(lines, { onMalformed }) {
    for await (const { line, value } of jsonLines(lines, onMalformed)) {
      const read = readReportRecord(utf8.encode(JSON.stringify(value)));
      if (!read.ok) onMalformed(line, read.sentence);
      else if (read.message.kind === 'source-clock') onMalformed(line, 'a clock is no report');
      else yield { line, timeMs: read.message.measuredAtMs, report: read.message };
    }
  },
};
