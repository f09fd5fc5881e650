import type { ChannelQuality } from '../../core/messages.js';
import { csvRows, hasColumns, type CsvRow } from '../files/csv-rows.js';
import { IMPLAUSIBLE_SINR, isPlausibleSinr } from './plausible-sinr.js';
import type { RecordedReport, RecordingFormat } from './recording-format.js';

const HIGHEST_CQI = 15;
/** The base station writes this when it measured none. */
const SINR_NOT_MEASURED = 0;

/**
 * TRACTOR's base-station metrics (ICC 2024), the runs in one file with `Cell` and `OffsetMs` in front: one row per user
 * and 250 ms; `dl_cqi` is the mean over that time.
 */
export const tractor: RecordingFormat<RecordedReport> = {
  name: 'tractor',
  looksLike: 'CSV with the columns Cell, OffsetMs, IMSI, dl_cqi, ul_sinr',
  headerLines: 1,
  recognises: (sample) => hasColumns(sample, ['Cell', 'OffsetMs', 'IMSI', 'dl_cqi', 'ul_sinr']),
  async *rows(lines, { onMalformed }) {
    for await (const row of csvRows(lines, onMalformed)) {
      const report = recordedReport(row);
      if (typeof report === 'string') onMalformed(row.line, report);
      else yield report;
    }
  },
};

function recordedReport(row: CsvRow): RecordedReport | string {
  const cellId = row.text('Cell');
  const userId = row.text('IMSI');
  const offsetMs = row.number('OffsetMs');
  const cqi = row.number('dl_cqi');
  const sinrDb = row.number('ul_sinr');
  if (cellId === '' || userId === '') return 'Cell or IMSI is empty';
  if (offsetMs === undefined || offsetMs < 0) return `OffsetMs is no time: ${row.text('OffsetMs') || 'empty'}`;
  if (cqi !== undefined && (cqi < 0 || cqi > HIGHEST_CQI)) return `dl_cqi ${cqi} is outside 0..${HIGHEST_CQI}`;
  if (sinrDb !== undefined && !isPlausibleSinr(sinrDb)) return `ul_sinr ${sinrDb} is ${IMPLAUSIBLE_SINR}`;
  const downlink: ChannelQuality | undefined = cqi === undefined ? undefined : { cqi };
  const uplink: ChannelQuality | undefined =
    sinrDb === undefined || sinrDb === SINR_NOT_MEASURED ? undefined : { sinrDb };
  if (downlink === undefined && uplink === undefined) return 'neither dl_cqi nor ul_sinr is a number';
  const timeMs = Math.floor(offsetMs);
  return {
    line: row.line,
    timeMs,
    report: {
      kind: 'radio',
      cellId,
      userId,
      measuredAtMs: timeMs,
      ...(downlink && { downlink }),
      ...(uplink && { uplink }),
    },
  };
}
