import type { Ownership } from '../contracts/index.js';
import { readDecisionRecord } from '../contracts/index.js';
import { SlotwiseError } from '../core/errors.js';
import { DecisionReader, parseDecision, type EventLog } from '../streams/index.js';
import { decisionRecord, type OwnerTerm } from './epoch-records.js';
import { emptyShardState, type ShardState } from './shard-state.js';

export interface TakeShardOptions {
  readonly log: EventLog;
  readonly decisionsTopic: string;
  readonly shard: number;
  readonly ownerId: string;
  readonly instance: string;
  readonly build: string;
  readonly nowMs: number;
}

export interface TakenShard {
  readonly owner: OwnerTerm;
  readonly state: ShardState;
  /** Offset the owner's next append must get. */
  readonly nextOffset: number;
}

/** R1: the ownership record is appended and read back; its offset is the term. */
async function writeOwnership(options: TakeShardOptions): Promise<OwnerTerm> {
  const { log, decisionsTopic, shard, ownerId, instance, build, nowMs } = options;
  const ownership: Ownership = { kind: 'ownership', ownerId, shard, instance, build };
  const origin = { shard, epoch: 0, atMs: nowMs };
  const record = decisionRecord('ownership', `shard-${shard}`, ownership, origin);
  const term = await log.append(decisionsTopic, shard, [record]);
  const [written] = await log.read({ topic: decisionsTopic, partition: shard, fromOffset: term, maxRecords: 1 });
  const read = written === undefined ? undefined : readDecisionRecord(written.value);
  if (read?.ok !== true || read.message.kind !== 'ownership' || read.message.ownerId !== ownerId) {
    throw new SlotwiseError(
      'OWNERSHIP_LOST',
      `shard ${shard}: the ownership record at offset ${term} is not the one that was written`,
    );
  }
  return { ownerId, term };
}

/** The last epoch that the log holds before `endOffset`, by the reader's rule. */
async function lastAcceptedEpoch(options: TakeShardOptions, endOffset: number): Promise<number | undefined> {
  const { log, decisionsTopic, shard } = options;
  const reader = new DecisionReader(shard);
  let offset = 0;
  while (offset < endOffset) {
    const records = await log.read({ topic: decisionsTopic, partition: shard, fromOffset: offset });
    for (const record of records) {
      const parsed = parseDecision(record);
      if (parsed !== undefined) reader.accept(parsed);
      offset = record.offset + 1;
    }
    if (records.length === 0) break;
  }
  return reader.position.last?.epoch;
}

/**
 * R2, the part for an empty log: a shard starts from nothing. A log that already holds epochs must be continued from
 * a checkpoint; that is done here, in the place of the refusal.
 * @throws SlotwiseError DECISION_LOG_NOT_EMPTY
 */
async function restoreState(options: TakeShardOptions, term: number): Promise<ShardState> {
  const { log, decisionsTopic, shard } = options;
  const beginOffset = await log.beginOffset(decisionsTopic, shard);
  if (beginOffset > 0) {
    throw new SlotwiseError(
      'DECISION_LOG_NOT_EMPTY',
      `shard ${shard}: the decision log begins at offset ${beginOffset}; what it held before is gone, and nothing else says where to go on`,
    );
  }
  const lastEpoch = await lastAcceptedEpoch(options, term);
  if (lastEpoch === undefined) return emptyShardState(shard);
  throw new SlotwiseError(
    'DECISION_LOG_NOT_EMPTY',
    `shard ${shard}: the decision log already holds epochs up to ${lastEpoch}; this version starts on an empty log only`,
  );
}

/** Takes a shard: becomes its owner, then finds the state to go on from. */
export async function takeShard(options: TakeShardOptions): Promise<TakenShard> {
  const owner = await writeOwnership(options);
  const state = await restoreState(options, owner.term);
  return { owner, state, nextOffset: owner.term + 1 };
}
