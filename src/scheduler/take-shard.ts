import { readDecisionRecord, type Ownership, type TopicNames } from '../contracts/index.js';
import { SlotwiseError } from '../core/errors.js';
import type { EventLog } from '../streams/index.js';
import { appendUnknown } from './append-unknown.js';
import { changesCatalogue } from './catalogue-change.js';
import { CheckpointStore, partCharacters } from './checkpoints/index.js';
import { decisionRecord, type OwnerTerm } from './epoch-records.js';
import { INPUT_TOPICS } from './input-record.js';
import { restoreShard, type RestoredShard } from './restore/index.js';
import type { SchedulerClock } from './scheduler-clock.js';
import type { ProgramParts, ShardProgram } from './shard-program.js';
import type { ShardState } from './shard-state.js';

export interface TakeShardOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly shard: number;
  readonly ownerId: string;
  readonly instance: string;
  readonly build: string;
  readonly clock: SchedulerClock;
  /** R7: how far this clock and the log's may lie apart, ms. */
  readonly maxClockDifferenceMs: number;
  readonly program: ShardProgram;
  readonly parts: ProgramParts;
  readonly ignoreCheckpoints: boolean;
  readonly changeCatalogue: boolean;
}

export interface TakenShard {
  readonly owner: OwnerTerm;
  readonly restored: RestoredShard;
  /** Offset the owner's next append must get. */
  readonly nextOffset: number;
  readonly checkpoints: CheckpointStore;
  /** The next epoch begins with another catalogue than the last one ended with (R7). */
  readonly changesCatalogue: boolean;
}

/** R1: the ownership record is appended and read back; its offset is the term. */
async function writeOwnership(options: TakeShardOptions): Promise<OwnerTerm> {
  const { log, topics, shard, ownerId, instance, build, clock, maxClockDifferenceMs } = options;
  const ownership: Ownership = { kind: 'ownership', ownerId, shard, instance, build };
  const origin = { shard, epoch: 0, atMs: clock.nowMs() };
  const record = decisionRecord('ownership', `shard-${shard}`, ownership, origin);
  const term = await log.append(topics.decisions, shard, [record]).catch(appendUnknown(shard, 'the ownership record'));
  const [written] = await log.read({ topic: topics.decisions, partition: shard, fromOffset: term, maxRecords: 1 });
  const read = written === undefined ? undefined : readDecisionRecord(written.value);
  if (
    written === undefined ||
    read?.ok !== true ||
    read.message.kind !== 'ownership' ||
    read.message.ownerId !== ownerId
  ) {
    throw new SlotwiseError(
      'OWNERSHIP_LOST',
      `shard ${shard}: the ownership record at offset ${term} is not the one that was written`,
    );
  }
  const apartMs = Math.abs(written.timestampMs - clock.nowMs());
  if (apartMs > maxClockDifferenceMs) {
    throw new SlotwiseError(
      'CLOCK_APART',
      `shard ${shard}: this process's clock and the log's are ${Math.round(apartMs)} ms apart, ${maxClockDifferenceMs} ms are allowed: set the clocks (NTP)`,
    );
  }
  return { ownerId, term };
}

/** Seeking must not be the first to find out: a broker answers an offset it does not hold with another one. */
async function requireInputs({ log, topics, shard }: TakeShardOptions, { next }: ShardState): Promise<void> {
  const asked = INPUT_TOPICS.map(async (input) => {
    const topic = topics[input];
    const [begins, ends] = await Promise.all([log.beginOffset(topic, shard), log.endOffset(topic, shard)]);
    return { input, topic, begins, ends };
  });
  for (const { input, topic, begins, ends } of await Promise.all(asked)) {
    if (next[input] > ends) {
      throw new SlotwiseError(
        'LOG_SHORTENED',
        `${topic}/${shard} ends at offset ${ends}, but accepted epochs have read up to ${next[input]}: records at its end were lost`,
      );
    }
    if (next[input] < begins) {
      throw new SlotwiseError(
        'LOG_TRIMMED',
        `${topic}/${shard} begins at offset ${begins}, but the next epoch has to read from ${next[input]} on: records were trimmed before they were read`,
      );
    }
  }
}

/**
 * Takes a shard: becomes its owner (R1), then finds the state to go on from (R2).
 * @throws SlotwiseError APPEND_UNKNOWN, OWNERSHIP_LOST, CLOCK_APART, KAFKA_UNREACHABLE: to be tried again in a new term; LOG_TRIMMED,
 * LOG_SHORTENED, CHECKPOINT_CORRUPT, CHECKPOINT_TOO_NEW, CATALOGUE_DIFFERS, RESTORE_MISMATCH: the shard stops
 */
export async function takeShard(options: TakeShardOptions): Promise<TakenShard> {
  const { log, topics, shard, program, changeCatalogue } = options;
  const owner = await writeOwnership(options);
  const checkpoints = new CheckpointStore({
    ...{ log, topic: topics.checkpoints, shard },
    partCharacters: partCharacters(options.parts.limits.maxRequestBytes),
  });
  const restored = await restoreShard({ ...options, term: owner.term, checkpoints });
  await requireInputs(options, restored.state);
  return {
    owner,
    restored,
    nextOffset: owner.term + 1,
    checkpoints,
    changesCatalogue: changesCatalogue(restored, program, changeCatalogue),
  };
}
