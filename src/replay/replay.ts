import type { Catalogue } from '../core/catalogue.js';
import { Assignment } from './assignment.js';
import { REPORT_FORMATS, REQUEST_FORMATS } from './formats/registry.js';
import { mergeByTime } from './merge-by-time.js';
import { joinedStays } from './presence.js';
import { Presence } from './present-users.js';
import { RecordedChannel } from './recorded-channel.js';
import { RecordingSource, sourceNames } from './recording-source.js';
import { replayedReports, type ReportSource, scanReports } from './report-source.js';
import { requestCopies } from './request-copies.js';
import { type RequestSource, scanRequests } from './request-source.js';
import { type CompleteReplayOptions, completeReplayOptions, type ReplayOptions } from './replay-options.js';
import type { ReplayRecord } from './replay-record.js';

export interface ReplayObserver {
  /** A recorded request came while no user was present, and is left out. */
  readonly onNobodyPresent: () => void;
}

/** A recording opened for replay. It can be run through as often as one likes, with the same result every time. */
export class Replay {
  /** Lines that do not parse, in all files. */
  readonly malformed: number;
  readonly startAtMs: number;
  /** The first instant after the last record. */
  readonly endAtMs: number;
  private readonly presence: Presence;

  constructor(
    readonly options: CompleteReplayOptions,
    private readonly catalogue: Catalogue,
    private readonly reports: readonly ReportSource[],
    private readonly requests: readonly RequestSource[],
  ) {
    const sources = [...reports, ...requests];
    this.malformed = sources.reduce((sum, { malformed }) => sum + malformed, 0);
    this.startAtMs = options.startAtMs;
    const lengthsMs = sources.map(({ stretch }) => stretch.lastMs - stretch.firstMs + 1);
    this.endAtMs = this.startAtMs + Math.max(0, ...lengthsMs);
    this.presence = new Presence(joinedStays(reports.map(({ stays }) => stays)), options.seed);
  }

  /** All records in order of event time; at the same instant reports before requests, then in the order of the files. */
  records({ onNobodyPresent }: ReplayObserver = { onNobodyPresent: () => undefined }): AsyncIterable<ReplayRecord> {
    const { options, presence } = this;
    const { profile, modes, seed } = options;
    const assignment = new Assignment(this.catalogue, profile, modes, seed);
    const copies = { options, assignment, presence, onNobodyPresent };
    return mergeByTime<ReplayRecord>(
      [
        ...this.reports.flatMap((source) => replayedReports(source, options)),
        ...this.requests.flatMap((source) => requestCopies(source, copies)),
      ],
      ({ atMs }) => atMs,
    );
  }

  /** The channel as recorded, for an executor: reads the reports files on its own. */
  recordedChannel(): RecordedChannel {
    return new RecordedChannel(
      mergeByTime(
        this.reports.flatMap((source) => replayedReports(source, this.options)),
        ({ atMs }) => atMs,
      ),
    );
  }
}

/**
 * Opens a recording: reads every file through (requests once, reports twice), so that lines that do not parse are
 * reported here and who is present is known.
 * @throws SlotwiseError FILE_MISSING, FILE_BROKEN, USAGE; LINE_MALFORMED when strict
 */
export async function openReplay(options: ReplayOptions, catalogue: Catalogue): Promise<Replay> {
  const complete = completeReplayOptions(options);
  const reports = await openReports(complete);
  const requests: RequestSource[] = [];
  const names = sourceNames(complete.requests);
  for (const [index, path] of complete.requests.entries()) {
    const name = names[index] ?? path.path;
    requests.push(
      await scanRequests(await RecordingSource.open(path, '--requests', name, REQUEST_FORMATS, complete), complete),
    );
  }
  return new Replay(complete, catalogue, reports, requests);
}

/** The channel of a recording without its requests, for an executor in a process of its own. Errors: as `openReplay`. */
export async function openRecordedChannel(options: Omit<ReplayOptions, 'requests'>): Promise<RecordedChannel> {
  const complete = completeReplayOptions({ ...options, requests: [] });
  const reports = await openReports(complete);
  const streams = reports.flatMap((source) => replayedReports(source, complete));
  return new RecordedChannel(mergeByTime(streams, ({ atMs }) => atMs));
}

async function openReports(options: CompleteReplayOptions): Promise<readonly ReportSource[]> {
  const sources: ReportSource[] = [];
  const names = sourceNames(options.reports);
  for (const [index, path] of options.reports.entries()) {
    const name = names[index] ?? path.path;
    sources.push(
      await scanReports(await RecordingSource.open(path, '--reports', name, REPORT_FORMATS, options), options),
    );
  }
  return sources;
}
