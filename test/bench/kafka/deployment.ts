import type { EventLog } from '../../../src/streams/index.js';

/** Where a subject works: the topics of one prefix on one broker. */
export interface Deployment {
  readonly log: EventLog;
  readonly brokers: string;
  readonly prefix: string;
  readonly shards: number;
}

/** What a subject took for its work. */
export interface Effort {
  /** From its first record to its last one, s. */
  readonly seconds: number;
  /** Processor time of its process meanwhile, compiler and garbage collector included, s. */
  readonly cpuSeconds: number;
}

export function endedTooSoon(): never {
  throw new Error('it ended before its work was done');
}
