import type { TopicNames } from '../../contracts/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import { SlotwiseError } from '../../core/errors.js';
import type { EventLog } from '../../streams/index.js';
import { ShardAuditor } from './audit-shard.js';
import { DeadLetterIndex } from './dead-letter-index.js';
import type { ShardAudit } from './shard-audit.js';
import type { AuditViolation, Complain } from './violation.js';

export interface AuditOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  /** Where given, plans are held against what the cells really have, not only against what they say themselves. */
  readonly catalogue?: Catalogue;
  /** Input has ended and nothing is under way: every request must have been read and settled. */
  readonly drained: boolean;
}

export interface TopicsAudit {
  readonly shards: readonly ShardAudit[];
  /** Empty when all is well. */
  readonly violations: readonly AuditViolation[];
}

/**
 * Audits a deployment from its topics alone, whatever log they are on, and recomputes nothing: every request has exactly
 * one terminal verdict, is a dead letter or a repeat; what is accepted is one chain without contradictions; no plan gives
 * more than there is; and the counts of the markers are those of the topics. Request ids must not be used again for other
 * requests. The topics may be in use unless `drained` is asked for.
 * Cost: one pass over requests, decisions and dead letters; holds the dead letters and the ids of a shard's requests.
 * @throws SlotwiseError LOG_TRIMMED when a part of it is gone: then nothing can be proved; what the log throws
 */
export async function auditTopics({ log, topics, catalogue, drained }: AuditOptions): Promise<TopicsAudit> {
  const violations: AuditViolation[] = [];
  const shards: ShardAudit[] = [];
  const partitions = await log.partitions(topics.decisions);
  for (let shard = 0; shard < partitions; shard += 1) {
    for (const topic of [topics.requests, topics.decisions]) await requireWhole(log, topic, shard);
    const complain: Complain = (rule, detail, where = {}) => void violations.push({ ...where, rule, shard, detail });
    const letters = (): Promise<DeadLetterIndex> => DeadLetterIndex.read(log, topics);
    const known = catalogue === undefined ? {} : { catalogue };
    shards.push(await new ShardAuditor({ log, topics, shard, drained, letters, ...known }, complain).audit());
  }
  return { shards, violations };
}

async function requireWhole(log: EventLog, topic: string, partition: number): Promise<void> {
  const begins = await log.beginOffset(topic, partition);
  if (begins === 0) return;
  throw new SlotwiseError('LOG_TRIMMED', `${topic}/${partition} begins at offset ${begins}: what was before is gone`);
}
