import { SlotwiseError } from '../../core/errors.js';
import type { RecordingFile } from '../files/line-batches.js';
import { azureLlm } from './azure-llm.js';
import { mooncake } from './mooncake.js';
import { nativeReports } from './native-reports.js';
import { nativeRequests } from './native-requests.js';
import { oranscAd } from './oransc-ad.js';
import type { RecordedReport, RecordedRequest, RecordedRow, RecordingFormat } from './recording-format.js';
import { servegen } from './servegen/servegen.js';
import { tractor } from './tractor.js';

/** All formats, the one asked first whether it recognises a file first. A new format is one more entry. */
export const REQUEST_FORMATS: readonly RecordingFormat<RecordedRequest>[] = [
  nativeRequests,
  azureLlm,
  mooncake,
  servegen,
];
export const REPORT_FORMATS: readonly RecordingFormat<RecordedReport>[] = [nativeReports, tractor, oranscAd];

/**
 * The format of a file: the one named, or the one that recognises its first lines.
 * @throws SlotwiseError USAGE for an unknown name, FILE_BROKEN when the file is of another format than named, or of none
 */
export function formatOf<Row extends RecordedRow>(
  formats: readonly RecordingFormat<Row>[],
  name: string | undefined,
  file: RecordingFile,
  sample: readonly string[],
): RecordingFormat<Row> {
  const found = formats.find((format) => (name === undefined || format.name === name) && format.recognises(sample));
  if (found !== undefined) return found;
  const named = formats.find((format) => format.name === name);
  if (name !== undefined && named === undefined) {
    const option = `${file.option}-format`;
    const known = formats.map((format) => format.name).join(', ');
    throw new SlotwiseError('USAGE', `${option} ${name} is not one of ${known}`, { field: option });
  }
  const expected = (named === undefined ? formats : [named]).map((format) => `${format.name}: ${format.looksLike}`);
  const first = sample.find((line) => line.trim() !== '') ?? '';
  throw new SlotwiseError(
    'FILE_BROKEN',
    `${file.option} ${file.path} begins with "${first.slice(0, 80)}"; expected ${expected.join(', or ')}`,
    { field: file.option },
  );
}
