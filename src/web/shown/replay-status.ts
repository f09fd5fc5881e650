/** How far a replay of recorded traffic has come. */
export interface ReplayProgress {
  /** Share of the replay's event time that has been written, 0..1. */
  readonly doneFraction: number;
  /** Event time written up to, ms since 1970. */
  readonly atMs: number;
  readonly requests: number;
  readonly reports: number;
  /** Lines of the recording that do not parse. */
  readonly malformed: number;
}

/** Asks whoever plays a replay; undefined before its first progress. */
export interface ReplayStatus {
  progress(): ReplayProgress | undefined;
}
