import type { LineRange } from './files/line-range.js';
import type { RecordedReport } from './formats/recording-format.js';
import { PresenceLog, type UserStays } from './presence.js';
import type { RecordingSource } from './recording-source.js';
import type { ReplayedReport } from './replay-record.js';
import type { CompleteReplayOptions } from './replay-options.js';
import { findSections } from './report-sections.js';
import { type Stretch, StretchFinder } from './stretch.js';
import { inTimeOrder } from './time-order.js';

/** A reports file, read through twice. */
export interface ReportSource {
  readonly source: RecordingSource<RecordedReport>;
  readonly stretch: Stretch;
  /** Recordings that stand one behind the other in the file, to be replayed side by side. */
  readonly sections: readonly LineRange[];
  /** Who is where during the stretch, in event time. */
  readonly stays: readonly UserStays[];
  readonly malformed: number;
}

/** Reads a reports file twice: finds its sections and what does not parse, then the stretch and who is present. */
export async function scanReports(
  source: RecordingSource<RecordedReport>,
  options: CompleteReplayOptions,
): Promise<ReportSource> {
  let malformed = 0;
  const { sections, firstMs } = await findSections(
    source,
    source.reporter(() => (malformed += 1)),
  );
  const finder = new StretchFinder(firstMs, options);
  const presence = new PresenceLog();
  for (const section of sections) {
    for await (const { timeMs, report } of rowsOfSection(source, section)) {
      if (finder.note(timeMs)) presence.note(report, timeMs);
    }
  }
  const stretch = finder.found(source.file);
  const stays = presence.staysShiftedBy(options.startAtMs - stretch.firstMs);
  return { source, stretch, sections, stays, malformed };
}

/** The reports of a file's stretch in event time, one stream per section, each in order of time. */
export function replayedReports(
  { source, stretch, sections }: ReportSource,
  { startAtMs }: CompleteReplayOptions,
): readonly AsyncIterable<ReplayedReport>[] {
  return sections.map((section) => replayedSection(source, stretch, section, startAtMs - stretch.firstMs));
}

async function* replayedSection(
  source: RecordingSource<RecordedReport>,
  stretch: Stretch,
  section: LineRange,
  shiftMs: number,
): AsyncGenerator<ReplayedReport> {
  for await (const { timeMs, report } of rowsOfSection(source, section)) {
    if (timeMs > stretch.lastMs) return;
    if (timeMs < stretch.firstMs) continue;
    const atMs = timeMs + shiftMs;
    yield { topic: 'reports', cellId: report.cellId, atMs, message: { ...report, measuredAtMs: atMs } };
  }
}

const rowsOfSection = (source: RecordingSource<RecordedReport>, section: LineRange): AsyncGenerator<RecordedReport> =>
  inTimeOrder(source.rows(ignore, section), ignore);

/** Finding the sections has reported it. */
const ignore = (): void => undefined;
