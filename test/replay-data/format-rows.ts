import type { LineBatch } from '../../src/replay/files/line-batches.js';
import type { RecordedRow, RecordingFormat } from '../../src/replay/formats/recording-format.js';
import { DEFAULT_TRAFFIC_PROFILE, type TrafficProfile } from '../../src/replay/traffic-profile.js';
import { collected } from './recordings.js';

/** What a format makes of some lines. */
export interface FormatResult<Row> {
  readonly rows: readonly Row[];
  /** `line: sentence` of each line that does not parse. */
  readonly malformed: readonly string[];
}

/** Reads lines with a format, as of a file called `trace`. */
export async function formatRows<Row extends RecordedRow>(
  format: RecordingFormat<Row>,
  lines: readonly string[],
  options: { readonly seed?: number; readonly profile?: TrafficProfile } = {},
): Promise<FormatResult<Row>> {
  const malformed: string[] = [];
  const rows = await collected(
    format.rows(twoBatches(lines), {
      sourceName: 'trace',
      seed: options.seed ?? 1,
      profile: options.profile ?? DEFAULT_TRAFFIC_PROFILE,
      onMalformed: (line, sentence) => malformed.push(`${line}: ${sentence}`),
    }),
  );
  return { rows, malformed };
}

/** Batches are cut where the file happens to be cut. */
async function* twoBatches(lines: readonly string[]): AsyncGenerator<LineBatch> {
  await Promise.resolve();
  yield { firstLine: 1, lines: lines.slice(0, 2) };
  if (lines.length > 2) yield { firstLine: 3, lines: lines.slice(2) };
}
