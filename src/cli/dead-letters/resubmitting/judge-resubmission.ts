import {
  type DeadLetter,
  type MessageType,
  type OutcomeRecord,
  partitionOf,
  type ReadResult,
  readOutcomeRecord,
  readReportRecord,
  readRequestRecord,
  type ReportRecord,
  type RequestRecord,
  type TopicNames,
} from '../../../contracts/index.js';
import { COMPLETION_GRACE_MS, deadlineAtMs } from '../../../core/cell/index.js';

type InputMessage = RequestRecord | ReportRecord | OutcomeRecord;
type InputTopic = 'requests' | 'reports' | 'outcomes';

export interface ResubmissionContext {
  readonly topics: TopicNames;
  /** Partitions of the input topics. */
  readonly partitions: number;
  /** Now, ms since 1970. */
  readonly nowMs: number;
  /** The value has been mended: it is not the one that was put aside. */
  readonly mended: boolean;
}

/** Where a dead letter would go, or why it must not be sent again. */
export type ResubmissionJudgement =
  | {
      readonly kind: 'sendable';
      readonly topic: string;
      readonly partition: number;
      readonly key: string;
      readonly type: MessageType;
    }
  | { readonly kind: 'refused'; readonly sentence: string };

const READERS: Readonly<Record<InputTopic, (value: Uint8Array) => ReadResult<InputMessage>>> = {
  requests: (value) => readRequestRecord(value),
  reports: (value) => readReportRecord(value),
  outcomes: (value) => readOutcomeRecord(value),
};
const MEND = 'mend it and send it with --value-file';

const refused = (sentence: string): ResubmissionJudgement => ({ kind: 'refused', sentence });

/**
 * Judges a value as the service will: what is certain to be put aside once more is not sent. A message goes to the
 * partition of its cell, under its cell as key, wherever it lay before.
 */
export function judgeResubmission(
  letter: DeadLetter,
  value: Uint8Array,
  { topics, partitions, nowMs, mended }: ResubmissionContext,
): ResubmissionJudgement {
  const input = (['requests', 'reports', 'outcomes'] as const).find((one) => topics[one] === letter.topic);
  if (input === undefined) return refused(`it came from ${letter.topic}, which is no input of these topics`);
  const read = READERS[input](value);
  if (!read.ok) return refused(`it would be put aside again: ${read.sentence}; ${MEND}`);
  const { message } = read;
  if (!('cellId' in message)) return refused('it is a clock, which says how far its source had come then');
  if (letter.code === 'SLOTWISE_DUPLICATE_CONFLICT' && !mended) {
    return refused(`its requestId was used before with different content; give it another: ${MEND}`);
  }
  if ('requestId' in message && 'deadlineMs' in message) {
    const lateMs = nowMs - deadlineAtMs(message) - COMPLETION_GRACE_MS;
    if (lateMs > 0) return refused(`its deadline passed at ${new Date(deadlineAtMs(message)).toISOString()}; ${MEND}`);
  }
  const partition = partitionOf(message.cellId, partitions);
  return { kind: 'sendable', topic: letter.topic, partition, key: message.cellId, type: typeOf(message) };
}

const REPORT_TYPES = {
  radio: 'radio-report',
  link: 'link-report',
  device: 'device-report',
  'user-gone': 'user-gone',
  outcome: 'outcome',
} as const satisfies Readonly<Record<string, MessageType>>;

function typeOf(message: Extract<InputMessage, { readonly cellId: string }>): MessageType {
  return 'kind' in message ? REPORT_TYPES[message.kind] : 'user-request';
}
