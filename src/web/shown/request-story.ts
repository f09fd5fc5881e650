import type { Direction } from '../../core/catalogue.js';
import type { UserRequest } from '../../core/messages.js';
import type { ExplainedVerdict } from './shown-verdict.js';

/** Blocks a request got while one plan held. */
export interface ShownGrantOfRequest {
  readonly direction: Direction;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly blocks: number;
  /** Bits still to be sent when the plan took effect. */
  readonly bitsLeft: number;
}

/** What a request was granted over the air so far. */
export interface GrantsOfRequest {
  readonly userId: string;
  /** Plans that granted it blocks. */
  readonly plans: number;
  /** Sum over all plans of blocks x time the plan held, block-seconds. */
  readonly blockSeconds: number;
  /** Oldest first; the newest ones when there are very many. */
  readonly newest: readonly ShownGrantOfRequest[];
}

/** What became of one request so far, oldest verdict first. */
export interface RequestStory {
  readonly requestId: string;
  readonly cellId: string;
  /** As it arrived; absent when the log no longer holds it, or holds it too far back to look for. */
  readonly request?: UserRequest;
  readonly verdicts: readonly ExplainedVerdict[];
  /** Absent: no blocks were granted. */
  readonly grants?: GrantsOfRequest;
}
