import type { RejectionCode } from '../../contracts/index.js';
import { epochEndMs, epochStartMs } from '../../core/epochs/index.js';
import type { Deployment } from '../../core/catalogue.js';
import type { UserRequest } from '../../core/messages.js';
import { byEventTime } from '../cell-inputs.js';
import { eventTimeMs, INPUT_TOPICS, type InputMessage, type InputRecord } from '../input-record.js';
import type { HeldRecord, ShardCounts, ShardState } from '../shard-state.js';
import { judgeRequest, type RequestMemoryLimits } from './judge-request.js';
import { RequestMemoryDraft, type RequestMemory } from './request-memory.js';

/** A record that goes to the dead letters, and why. */
export interface Rejection {
  readonly record: InputRecord;
  readonly code: RejectionCode;
  readonly sentence: string;
}

export interface Intake {
  /** Records of this epoch and late ones, in order of (event time, topic, offset). */
  readonly due: readonly HeldRecord[];
  /** Records of later epochs, in the same order. */
  readonly held: readonly HeldRecord[];
  readonly rejections: readonly Rejection[];
  readonly memory: RequestMemory;
  readonly counts: Partial<ShardCounts>;
}

interface Consumed {
  /** First and last epoch that this one stands for. */
  readonly firstEpoch: number;
  readonly epoch: number;
  readonly records: Readonly<Record<(typeof INPUT_TOPICS)[number], readonly InputRecord[]>>;
}

class Sorter {
  readonly held: HeldRecord[] = [];
  readonly due: HeldRecord[] = [];
  readonly rejections: Rejection[] = [];
  readonly counts = { received: 0, duplicates: 0, deadLetters: 0, lateRequests: 0, lateReports: 0 };

  constructor(
    readonly startMs: number,
    readonly endMs: number,
    readonly memory: RequestMemoryDraft,
    readonly limits: RequestMemoryLimits,
  ) {}

  take(record: InputRecord): void {
    const { content, topic } = record;
    if (topic === 'requests') this.memory.advance(record.timestampMs);
    if (content.kind === 'clock') return;
    if (topic === 'requests') this.counts.received += 1;
    if (content.kind === 'rejected') this.reject(record, content.code, content.sentence);
    else if (topic !== 'requests') this.place(record, content.message);
    else this.takeRequest(record, content.message as UserRequest);
  }

  place({ topic, offset }: Pick<HeldRecord, 'topic' | 'offset'>, message: InputMessage): void {
    const atMs = eventTimeMs(message);
    if (atMs < this.startMs && topic === 'requests') this.counts.lateRequests += 1;
    if (atMs < this.startMs && topic === 'reports') this.counts.lateReports += 1;
    (atMs < this.endMs ? this.due : this.held).push({ topic, offset, message });
  }

  private takeRequest(record: InputRecord, request: UserRequest): void {
    const judgement = judgeRequest(request, record.timestampMs, this.memory, this.limits);
    switch (judgement.kind) {
      case 'accepted':
        this.place(record, request);
        break;
      case 'duplicate':
        this.counts.duplicates += 1;
        break;
      case 'rejected':
        this.reject(record, judgement.code, judgement.sentence);
        break;
    }
  }

  private reject(record: InputRecord, code: RejectionCode, sentence: string): void {
    if (record.topic === 'requests') this.counts.deadLetters += 1;
    this.rejections.push({ record, code, sentence });
  }
}

/**
 * Sorts what an epoch consumed: due now, held for later, repeated, put aside. The dead letters come out the same
 * wherever the epochs are cut, because they depend on each partition's records in offset order only.
 */
export function intake(
  state: ShardState,
  { firstEpoch, epoch, records }: Consumed,
  { deployment, limits }: { readonly deployment: Deployment; readonly limits: RequestMemoryLimits },
): Intake {
  const { epochMs } = deployment;
  const memory = new RequestMemoryDraft(state.requestMemory);
  const sorter = new Sorter(epochStartMs(firstEpoch, epochMs), epochEndMs(epoch, epochMs), memory, limits);
  for (const held of state.held) {
    (eventTimeMs(held.message) < sorter.endMs ? sorter.due : sorter.held).push(held);
  }
  for (const topic of INPUT_TOPICS) for (const record of records[topic]) sorter.take(record);
  memory.sweep();
  return {
    due: sorter.due.sort(byEventTime),
    held: sorter.held.sort(byEventTime),
    rejections: sorter.rejections,
    memory: memory.finish(),
    counts: sorter.counts,
  };
}
