import { markerDigest, type EpochMarker, type TopicNames } from '../../contracts/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import { SlotwiseError } from '../../core/errors.js';
import type { AcceptedEpoch, EventLog, ReaderPosition } from '../../streams/index.js';
import { CheckpointStore, type ShardCheckpoint } from '../checkpoints/index.js';
import { shardProgram, type ProgramParts, type ShardProgram } from '../shard-program.js';
import { emptyShardState, type ShardState } from '../shard-state.js';
import { chooseCheckpoint } from './choose-checkpoint.js';
import { rerunEpochs } from './rerun-epochs.js';

export interface RestoreOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly shard: number;
  /** Offset of the new owner's ownership record: what is accepted before it is done. */
  readonly term: number;
  readonly program: ShardProgram;
  readonly parts: ProgramParts;
  readonly checkpoints: CheckpointStore;
  /** Re-run everything from the beginning, whatever checkpoints there are. */
  readonly ignoreCheckpoints: boolean;
}

/** A shard as the last accepted epoch left it. */
export interface RestoredShard {
  readonly state: ShardState;
  /** The last accepted marker; absent on a new log. */
  readonly last?: Pick<ShardCheckpoint, 'position' | 'owner' | 'catalogue'>;
  /** Epoch of the checkpoint it began from; absent when it began from nothing. */
  readonly checkpointEpoch?: number;
  /** Accepted epochs run again. */
  readonly rerunEpochs: number;
}

type Start = Pick<RestoredShard, 'state' | 'last' | 'checkpointEpoch'> & { readonly reader: ReaderPosition };

async function beginning({ log, topics, shard }: RestoreOptions): Promise<Start> {
  const begins = await log.beginOffset(topics.decisions, shard);
  if (begins > 0) {
    throw new SlotwiseError(
      'LOG_TRIMMED',
      `shard ${shard}: the decision log begins at offset ${begins} and no checkpoint says what was before; it cannot be continued`,
    );
  }
  return { state: emptyShardState(shard), reader: { shard, nextOffset: 0 } };
}

async function start(options: RestoreOptions): Promise<Start> {
  const { checkpoints, ignoreCheckpoints } = options;
  if (ignoreCheckpoints) {
    await checkpoints.disown();
    return beginning(options);
  }
  const chosen = await chooseCheckpoint(options, await checkpoints.list());
  if (chosen === undefined) return beginning(options);
  const { checkpoint, reader } = chosen;
  const { state, position, owner, catalogue } = checkpoint;
  const { lastEpoch } = state;
  return {
    state,
    last: { position, owner, catalogue },
    ...(lastEpoch === undefined ? {} : { checkpointEpoch: lastEpoch }),
    reader,
  };
}

/** The programs whose catalogues are at hand, by digest. */
function knownPrograms({ program, parts }: RestoreOptions, stored?: Catalogue): ReadonlyMap<string, ShardProgram> {
  const programs = stored === undefined ? [program] : [shardProgram(stored, parts), program];
  return new Map(programs.map((one) => [one.catalogueDigest, one]));
}

function knownProgram(marker: EpochMarker, programs: ReadonlyMap<string, ShardProgram>, shard: number): ShardProgram {
  const program = programs.get(marker.catalogueDigest);
  if (program !== undefined) return program;
  const known = [...programs.keys()].map((digest) => digest.slice(0, 12)).join(', ');
  throw new SlotwiseError(
    'CATALOGUE_DIFFERS',
    `shard ${shard}: epoch ${marker.epoch} was planned with the catalogue of digest ${marker.catalogueDigest.slice(0, 12)}, here is ${known}: start with the catalogue the log was written with; a graceful stop leaves a checkpoint, from which --change-catalogue can go on`,
  );
}

function requireSame({ marker, ownerId }: AcceptedEpoch, again: EpochMarker, shard: number): void {
  if (markerDigest(again) === markerDigest(marker)) return;
  const what = again.stateDigest === marker.stateDigest ? 'another marker' : 'another state';
  throw new SlotwiseError(
    'RESTORE_MISMATCH',
    `shard ${shard}: re-running epoch ${marker.epoch} of owner ${ownerId} gives ${what} than the log says; the build or its settings are not those that wrote it. Start that build, stop it gracefully, then change; "slotwise decisions --verify" shows the difference`,
  );
}

/**
 * Rule R2: from the furthest checkpoint that counts, or from nothing, every accepted epoch is run again with exactly its
 * marker's offsets and choices, and its digests compared.
 * @throws SlotwiseError LOG_TRIMMED, LOG_SHORTENED, CHECKPOINT_CORRUPT, CHECKPOINT_TOO_NEW, CATALOGUE_DIFFERS, RESTORE_MISMATCH
 * Cost: the epochs since the checkpoint.
 */
export async function restoreShard(options: RestoreOptions): Promise<RestoredShard> {
  const { log, topics, shard, term: nextOffset } = options;
  const begun = await start(options);
  const programs = knownPrograms(options, begun.last?.catalogue);
  const programOf = (marker: EpochMarker): ShardProgram => knownProgram(marker, programs, shard);
  let { state, last } = begun;
  let count = 0;
  for await (const { epoch, program, rerun } of rerunEpochs({ log, topics, shard, begun, nextOffset, programOf })) {
    requireSame(epoch, rerun.marker, shard);
    const { position, ownerId, term } = epoch;
    state = rerun.state;
    last = { position, owner: { ownerId, term }, catalogue: program.catalogue };
    count += 1;
  }
  const { checkpointEpoch } = begun;
  return {
    state,
    ...(last === undefined ? {} : { last }),
    ...(checkpointEpoch === undefined ? {} : { checkpointEpoch }),
    rerunEpochs: count,
  };
}
