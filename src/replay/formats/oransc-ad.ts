import { csvRows, hasColumns } from '../files/csv-rows.js';
import { IMPLAUSIBLE_SINR, isPlausibleSinr } from './plausible-sinr.js';
import type { RecordedReport, RecordingFormat } from './recording-format.js';
import { timeStampMs } from './time-stamp.js';

/** UE reports of the O-RAN SC anomaly-detection xApp: simulated, irregular, up to 100 a second and user. */
export const oranscAd: RecordingFormat<RecordedReport> = {
  name: 'oransc-ad',
  looksLike: 'CSV with the columns UEID, ServingCellID, S_SINR, MeasTimestampRF',
  headerLines: 1,
  recognises: (sample) => hasColumns(sample, ['UEID', 'ServingCellID', 'S_SINR', 'MeasTimestampRF']),
  async *rows(lines, { onMalformed }) {
    for await (const row of csvRows(lines, onMalformed)) {
      const timeMs = timeStampMs(row.text('MeasTimestampRF'));
      const sinrDb = row.number('S_SINR');
      const [cellId, userId] = [row.text('ServingCellID'), row.text('UEID')];
      if (timeMs === undefined) {
        onMalformed(row.line, `MeasTimestampRF is no time: ${row.text('MeasTimestampRF') || 'empty'}`);
      } else if (sinrDb === undefined) {
        onMalformed(row.line, `S_SINR is no number: ${row.text('S_SINR') || 'empty'}`);
      } else if (!isPlausibleSinr(sinrDb)) {
        onMalformed(row.line, `S_SINR ${sinrDb} is ${IMPLAUSIBLE_SINR}`);
      } else if (cellId === '' || userId === '') {
        onMalformed(row.line, 'ServingCellID or UEID is empty');
      } else {
        const report = { kind: 'radio', cellId, userId, measuredAtMs: timeMs, downlink: { sinrDb } } as const;
        yield { line: row.line, timeMs, report };
      }
    }
  },
};
