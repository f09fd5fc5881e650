import {
  partitionOf,
  readOutcomeRecord,
  readReportRecord,
  readRequestRecord,
  type ReadResult,
  type RejectionCode,
} from '../contracts/index.js';

import type { ExecutorClock, SourceClock } from '../core/messages.js';
import type { LogRecord } from '../streams/index.js';
import { eventTimeMs, type InputMessage, type InputRecord, type InputTopic } from './input-record.js';

export interface InputRules {
  readonly partitions: number;
  readonly knownCells: { has(cellId: string): boolean };
  readonly maxRecordBytes: number;
  /** How far an event time may lie ahead of the log's; absent in event time, where nothing is checked. */
  readonly maxClockSkewMs?: number;
}

interface Objection {
  readonly code: RejectionCode;
  readonly sentence: string;
}

type Clock = SourceClock | ExecutorClock;

const READERS: Readonly<Record<InputTopic, (value: Uint8Array, maxBytes: number) => ReadResult<InputMessage | Clock>>> =
  { requests: readRequestRecord, reports: readReportRecord, outcomes: readOutcomeRecord };

function isClock(message: InputMessage | Clock): message is Clock {
  return 'kind' in message && (message.kind === 'source-clock' || message.kind === 'executor-clock');
}

function objectionTo(message: InputMessage, record: LogRecord, rules: InputRules): Objection | undefined {
  const { cellId } = message;
  if (!rules.knownCells.has(cellId)) {
    return { code: 'UNKNOWN_CELL', sentence: `cellId: the catalogue has no cell "${cellId}"` };
  }
  const home = partitionOf(cellId, rules.partitions);
  if (home !== record.partition) {
    const sentence = `cell "${cellId}" belongs to partition ${home} of ${rules.partitions}, not ${record.partition}; partition by murmur2 of the cell id (librdkafka: partitioner=murmur2)`;
    return { code: 'WRONG_PARTITION', sentence };
  }
  const aheadMs = eventTimeMs(message) - record.timestampMs;
  if (rules.maxClockSkewMs !== undefined && aheadMs > rules.maxClockSkewMs) {
    const sentence = `its time is ${aheadMs} ms ahead of the log's; ${rules.maxClockSkewMs} ms are allowed: check the sender's clock`;
    return { code: 'CLOCK_SKEW', sentence };
  }
  return undefined;
}

/** Reads one record of an input partition and judges it on its own. Never throws. */
export function parseInput(topic: InputTopic, record: LogRecord, rules: InputRules): InputRecord {
  const { offset, timestampMs, key, value } = record;
  const rejected = ({ code, sentence }: Objection): InputRecord => ({
    ...{ topic, offset, timestampMs, key },
    mark: { kind: 'timeless' },
    content: { kind: 'rejected', code, sentence },
    value,
  });
  const read = READERS[topic](value, rules.maxRecordBytes);
  if (!read.ok) return rejected(read);
  const { message } = read;
  if (isClock(message)) {
    if (message.shard !== record.partition) {
      return rejected({
        code: 'WRONG_PARTITION',
        sentence: `the clock of shard ${message.shard} stands in partition ${record.partition}`,
      });
    }
    const final = message.kind === 'source-clock' && message.final === true;
    const mark = { kind: 'clock', atMs: message.atMs, final } as const;
    return { topic, offset, timestampMs, key, mark, content: { kind: 'clock', final } };
  }
  const objection = objectionTo(message, record, rules);
  if (objection !== undefined) return rejected(objection);
  const mark = { kind: 'record', atMs: eventTimeMs(message) } as const;
  const content = { kind: 'message', message } as const;
  // Only a request can still be put aside later, for what was sent before it. Plain literals: hundreds of thousands of
  // these are made a minute, and V8 gives an object made by spreading a hidden class of its own.
  if (topic === 'requests') return { topic, offset, timestampMs, key, mark, content, value };
  return { topic, offset, timestampMs, key, mark, content };
}
