import type { TopicNames } from '../contracts/index.js';
import type { Catalogue } from '../core/catalogue.js';
import type { EventLog } from '../streams/index.js';
import type { TimeKind } from '../telemetry/index.js';
import type { ReplayStatus } from './read-model/replay-status.js';

export interface WebOptions {
  readonly log: EventLog;
  readonly topics: Pick<TopicNames, 'decisions' | 'deadLetters'>;
  readonly catalogue: Catalogue;
  readonly time: TimeKind;
  /** Callers must present it everywhere but under /health; absent: nobody is asked. */
  readonly bearerToken?: string;
  /** Absent: nothing is replayed. */
  readonly replay?: ReplayStatus;
  /** Wall clock, ms since 1970; default: this process's. */
  readonly nowMs?: () => number;
}

/** Injection token. */
export const WEB_OPTIONS = Symbol('WebOptions');
