import type { RecordedRequest } from './formats/recording-format.js';
import type { RecordingSource } from './recording-source.js';
import type { CompleteReplayOptions } from './replay-options.js';
import { type Stretch, StretchFinder } from './stretch.js';
import { inTimeOrder, TIME_RUNS_BACKWARDS } from './time-order.js';

/** A requests file, read through once. */
export interface RequestSource {
  readonly source: RecordingSource<RecordedRequest>;
  readonly stretch: Stretch;
  readonly malformed: number;
}

/** Reads a requests file once, to the end of its stretch: reports what does not parse up to there. */
export async function scanRequests(
  source: RecordingSource<RecordedRequest>,
  options: CompleteReplayOptions,
): Promise<RequestSource> {
  let malformed = 0;
  const report = source.reporter(() => (malformed += 1));
  const rows = inTimeOrder(source.rows(report), ({ line }) => {
    report(line, TIME_RUNS_BACKWARDS);
  });
  let finder: StretchFinder | undefined;
  for await (const { timeMs } of rows) {
    finder ??= new StretchFinder(timeMs, options);
    if (finder.isPast(timeMs)) break;
    finder.note(timeMs);
  }
  finder ??= new StretchFinder(NaN, options);
  return { source, stretch: finder.found(source.file), malformed };
}

/** Rows of the stretch in order of time, from `fromMs` up to before `toMs` of the file's own time. */
export async function* requestsBetween(
  { source }: RequestSource,
  fromMs: number,
  toMs: number,
): AsyncGenerator<RecordedRequest> {
  for await (const row of inTimeOrder(source.rows(ignore), ignore)) {
    if (row.timeMs >= toMs) return;
    if (row.timeMs >= fromMs) yield row;
  }
}

/** The scan has reported it. */
const ignore = (): void => undefined;
