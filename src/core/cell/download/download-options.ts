/** Choices of the planner for mode download that an evaluation varies. */
export interface DownloadOptions {
  /** Users up to which time-varying sharing is searched exactly: a budget in steps, not in milliseconds. */
  readonly exactUserLimit: number;
  /** Whether time-varying sharing is tried before anybody is given up or turned away. */
  readonly timeVarying: boolean;
  /**
   * Promises are made for this much before the deadline, ms: what a channel that falls between two plans, and a
   * projection of one epoch, may cost.
   */
  readonly promiseGuardMs: number;
}

export const DEFAULT_DOWNLOAD_OPTIONS: DownloadOptions = { exactUserLimit: 6, timeVarying: true, promiseGuardMs: 100 };
