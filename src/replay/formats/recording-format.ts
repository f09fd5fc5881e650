import type { Report, UserRequest } from '../../core/messages.js';
import type { LineBatch } from '../files/line-batches.js';
import type { OnMalformedLine } from '../files/malformed.js';
import type { TrafficProfile } from '../traffic-profile.js';

/** A row of a recording in the recording's own time. */
export interface RecordedRow {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Whole ms; where it counts from is the recording's own affair. */
  readonly timeMs: number;
}

export type RequestBody = Omit<UserRequest, 'requestId' | 'arrivedAtMs'>;

/** A request as far as the trace tells it; what it lacks is drawn when it is replayed. */
export interface RecordedRequest extends RecordedRow {
  /** The same for this row at every load and every stretch. */
  readonly requestId: string;
  /** The rest of the request, where the recording holds whole requests; otherwise it is drawn. */
  readonly body?: RequestBody;
  /** Requests of one conversation or client: they come from one user while that user is there. */
  readonly belongsTogether?: string;
  /** Tokens put in, where the trace is of a language model. */
  readonly contextTokens?: number;
}

export interface RecordedReport extends RecordedRow {
  /** `measuredAtMs` is in the recording's own time. */
  readonly report: Report;
}

export interface FormatContext {
  /** Name of the file without folder and endings; request ids begin with it. */
  readonly sourceName: string;
  readonly seed: number;
  readonly profile: TrafficProfile;
  readonly onMalformed: OnMalformedLine;
}

/** One way recordings are written. A new format is one such object in `registry.ts`. */
export interface RecordingFormat<Row extends RecordedRow> {
  readonly name: string;
  /** What a file of this format looks like; ends the sentence "expected ...". */
  readonly looksLike: string;
  /** Lines at the top that belong to every part of the file. */
  readonly headerLines: number;
  /** Whether the first lines of a file are of this format. */
  recognises(sample: readonly string[]): boolean;
  /** Rows in the order of the file; a line that does not parse is reported and passed over. */
  rows(lines: AsyncIterable<LineBatch>, context: FormatContext): AsyncIterable<Row>;
}
