import { MODES, type Mode } from '../core/catalogue.js';
import { SlotwiseError } from '../core/errors.js';
import { DEFAULT_TRAFFIC_PROFILE, type TrafficProfile } from './traffic-profile.js';

/** A file of a recording; without a format it is guessed from the first lines. */
export interface RecordingPath {
  readonly path: string;
  readonly format?: string;
}

export interface RecordingPaths {
  readonly requests: readonly RecordingPath[];
  readonly reports: readonly RecordingPath[];
}

/** Hears of each line that does not parse, once per file and line. */
export type OnMalformed = (file: string, line: number, sentence: string) => void;

/** What to replay and how; all but the files has a default. */
export interface ReplayOptions extends RecordingPaths {
  /**
   * Requests per recorded request, above 0: whole numbers add copies of each trace that are rotated in time, a fraction
   * takes a share of one. Every load contains the requests of the smaller ones.
   */
  readonly load?: number;
  /** The stretch begins this long after a file's first row, ms. */
  readonly fromMs?: number;
  /** Length of the stretch, ms; absent: to the end. */
  readonly forMs?: number;
  /** Event time of the first row of every file's stretch, ms since 1970. */
  readonly startAtMs?: number;
  readonly seed?: number;
  /** Stop at the first line that does not parse instead of passing it over. */
  readonly strict?: boolean;
  /** Modes every request allows. */
  readonly modes?: readonly Mode[];
  readonly profile?: TrafficProfile;
  readonly onMalformed?: OnMalformed;
}

/** The options with nothing left open. */
export type CompleteReplayOptions = Required<ReplayOptions>;

/** Bound on the load: each copy keeps its file open. */
export const MOST_LOAD = 64;

export const REPLAY_DEFAULTS = {
  load: 1,
  fromMs: 0,
  forMs: Infinity,
  /** 2026-01-01T00:00:00Z: a fixed instant, so that the same recording gives the same bytes every time. */
  startAtMs: 1_767_225_600_000,
  seed: 1,
  strict: false,
  modes: ['download'],
  profile: DEFAULT_TRAFFIC_PROFILE,
  onMalformed: () => undefined,
} as const satisfies Omit<CompleteReplayOptions, keyof RecordingPaths>;

/** Fills in the defaults. @throws SlotwiseError USAGE naming the option that is out of range */
export function completeReplayOptions(options: ReplayOptions): CompleteReplayOptions {
  const complete: CompleteReplayOptions = { ...REPLAY_DEFAULTS, ...options };
  const { load, fromMs, forMs, startAtMs, seed, modes } = complete;
  must(load > 0 && load <= MOST_LOAD, '--load', `must be above 0 and at most ${MOST_LOAD}`);
  must(Number.isFinite(fromMs) && fromMs >= 0, '--from', 'must not be negative');
  must(forMs > 0, '--for', 'must be longer than 0');
  must(Number.isSafeInteger(startAtMs) && startAtMs >= 0, '--start-at', 'must be whole milliseconds since 1970');
  must(Number.isSafeInteger(seed), '--seed', 'must be a whole number');
  must(
    modes.length > 0 && modes.every((mode) => MODES.includes(mode)),
    '--modes',
    `must name some of ${MODES.join(', ')}`,
  );
  return complete;
}

function must(holds: boolean, option: string, sentence: string): void {
  if (!holds) throw new SlotwiseError('USAGE', `${option} ${sentence}`, { field: option });
}
