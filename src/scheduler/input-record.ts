import type { RejectionCode } from '../contracts/index.js';
import type { TimeMark } from '../core/epochs/index.js';

import type { Outcome, Report, UserRequest } from '../core/messages.js';

/** The three inputs of a shard, in the order in which records of one instant apply. */
export const INPUT_TOPICS = ['outcomes', 'reports', 'requests'] as const;
export type InputTopic = (typeof INPUT_TOPICS)[number];

export type InputMessage = UserRequest | Report | Outcome;

export type InputContent =
  | { readonly kind: 'message'; readonly message: InputMessage }
  | { readonly kind: 'clock'; readonly final: boolean }
  | { readonly kind: 'rejected'; readonly code: RejectionCode; readonly sentence: string };

/** A record of an input partition, read and judged on its own. */
export interface InputRecord {
  readonly topic: InputTopic;
  readonly offset: number;
  /** When the log received it, ms since 1970. */
  readonly timestampMs: number;
  readonly key: string;
  readonly mark: TimeMark;
  readonly content: InputContent;
  /** The original bytes, kept while a dead letter may need them. */
  readonly value?: Uint8Array;
}

/** Event time of a message, ms since 1970. */
export function eventTimeMs(message: InputMessage): number {
  if ('arrivedAtMs' in message) return message.arrivedAtMs;
  return message.kind === 'outcome' ? message.atMs : message.measuredAtMs;
}
