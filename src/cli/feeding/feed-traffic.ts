import type { ReplayProgress, ReplayResult } from '../../replay/index.js';
import type { ServeOptions } from '../serve-options.js';

/** What came of feeding. */
export interface FeedReport extends ReplayResult {
  readonly wallSeconds: number;
}

export interface FeedWatch {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Told once where to ask how far it is. */
  readonly onProgress: (progress: () => ReplayProgress | undefined) => void;
  /** Everything is written, and the twin is still needed. */
  readonly onWaiting: () => void;
}

/**
 * Writes a recording into the log; resolves when all of it is there and, with the twin, carried out; or at an abort.
 * @throws SlotwiseError for files and options that are wrong, what the log throws
 */
export type FeedTraffic = (options: ServeOptions, watch: FeedWatch) => Promise<FeedReport>;
