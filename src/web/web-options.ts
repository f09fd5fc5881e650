import type { TopicNames } from '../contracts/index.js';
import type { Catalogue } from '../core/catalogue.js';
import type { EventLog } from '../streams/index.js';
import type { TimeKind } from '../telemetry/index.js';
import type { ReplayStatus } from './shown/replay-status.js';

export interface WebOptions {
  readonly log: EventLog;
  readonly topics: Pick<TopicNames, 'requests' | 'decisions' | 'deadLetters'>;
  readonly catalogue: Catalogue;
  readonly time: TimeKind;
  /** Callers must present it everywhere but under /health and for the files of the page; absent: nobody is asked. */
  readonly bearerToken?: string;
  /** Absent: nothing is replayed. */
  readonly replay?: ReplayStatus;
  /** Folder of the live page's files as the browser gets them; default: the one beside this module. */
  readonly pageFolder?: URL;
  /** Wall clock, ms since 1970; default: this process's. */
  readonly nowMs?: () => number;
}

/** Injection token. */
export const WEB_OPTIONS = Symbol('WebOptions');
