import type { NewRecord } from '../../streams/index.js';

/**
 * What becomes of an append:
 * - `written`: it reaches the log and is acknowledged
 * - `refused`: rejected, and never written
 * - `unacknowledged`: written, but rejected all the same
 * - `late`: rejected, and written after the process's next append
 */
export type AppendFate = 'written' | 'refused' | 'unacknowledged' | 'late';

export interface CountedAppend {
  /** Counted over all topics since the process began, from 1. */
  readonly number: number;
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly NewRecord[];
}

/** What happens to a process, and when. */
export interface ProcessFaults {
  /** It dies right after so many of its appends reached the log, before it learns of the last one. */
  readonly crashAfterAppends?: number;
  /** It dies right after so many input records were handed to it. */
  readonly crashAfterInputs?: number;
  /** It freezes right before this append of its own reaches the log, counted from 1, until `thaw`. */
  readonly freezeAtAppend?: number;
  /** Default: every append is written. */
  readonly fateOf?: (append: CountedAppend) => AppendFate;
}
