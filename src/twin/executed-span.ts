import type { Outcome } from '../core/messages.js';

/** What came of a span of time. */
export interface ExecutedSpan {
  /** Requests that ended in it. */
  readonly ended: readonly Outcome[];
  /** Where the others stand at its end. */
  readonly standing: readonly Outcome[];
}
