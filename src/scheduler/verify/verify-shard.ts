import { catalogueDigest, type EpochMarker, type TopicNames } from '../../contracts/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import { SlotwiseError } from '../../core/errors.js';
import type { EventLog, ReaderPosition } from '../../streams/index.js';
import { CheckpointStore, partCharacters, type StoredCheckpoint } from '../checkpoints/index.js';
import { chooseCheckpoint } from '../restore/choose-checkpoint.js';
import { rerunEpochs } from '../restore/rerun-epochs.js';
import { shardProgram, type ProgramParts, type ShardProgram } from '../shard-program.js';
import { emptyShardState, type ShardState } from '../shard-state.js';
import { compareEpoch } from './compare-epoch.js';
import type { EpochDifference } from './epoch-difference.js';

export interface VerifyOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly shard: number;
  /** What the log may have been written with, beside the catalogues in its checkpoints. */
  readonly catalogues: readonly Catalogue[];
  readonly parts: ProgramParts;
  /** Called after every epoch, with the position reached in the decisions partition. */
  readonly onEpoch?: (position: number) => void;
}

export interface VerifiedShard {
  readonly shard: number;
  /** Accepted epochs run again and compared. */
  readonly epochs: number;
  /** Epoch of the checkpoint it began behind; absent when it began at the beginning. */
  readonly checkpointEpoch?: number;
  readonly difference?: EpochDifference;
}

interface Start {
  readonly state: ShardState;
  readonly reader: ReaderPosition;
  readonly checkpointEpoch?: number;
}

async function beginsAtZero({ log, topics, shard }: VerifyOptions): Promise<boolean> {
  const { decisions, requests, reports, outcomes } = topics;
  const begins = await Promise.all(
    [decisions, requests, reports, outcomes].map((topic) => log.beginOffset(topic, shard)),
  );
  return begins.every((offset) => offset === 0);
}

/** As early as the log allows: at its beginning, else behind the oldest checkpoint that counts. */
async function start(options: VerifyOptions, stored: readonly StoredCheckpoint[]): Promise<Start> {
  const { shard } = options;
  if (await beginsAtZero(options)) return { state: emptyShardState(shard), reader: { shard, nextOffset: 0 } };
  for (const one of stored) {
    const chosen = await chooseCheckpoint(options, [one]);
    if (chosen === undefined) continue;
    const { state } = chosen.checkpoint;
    return {
      state,
      reader: chosen.reader,
      ...(state.lastEpoch === undefined ? {} : { checkpointEpoch: state.lastEpoch }),
    };
  }
  throw new SlotwiseError(
    'LOG_TRIMMED',
    `shard ${shard}: the log does not begin at its beginning any more, and no checkpoint in it says what was before; there is nothing to re-run from`,
  );
}

function programsOf(
  { catalogues, parts }: VerifyOptions,
  stored: readonly StoredCheckpoint[],
): ReadonlyMap<string, ShardProgram> {
  const byDigest = new Map<string, Catalogue>();
  for (const catalogue of [...catalogues, ...stored.map(({ decode }) => decode().catalogue)]) {
    byDigest.set(catalogueDigest(catalogue), catalogue);
  }
  return new Map([...byDigest].map(([digest, catalogue]) => [digest, shardProgram(catalogue, parts)]));
}

/**
 * Runs every accepted epoch of a shard again from its inputs and compares all its records, byte for byte in meaning, with
 * the log. Reads only. Stops at the first difference: what follows it would differ for that reason alone.
 * @throws SlotwiseError LOG_TRIMMED, LOG_SHORTENED, CHECKPOINT_CORRUPT, CHECKPOINT_TOO_NEW, CATALOGUE_DIFFERS
 * Cost: as deciding them the first time.
 */
export async function verifyShard(options: VerifyOptions): Promise<VerifiedShard> {
  const { log, topics, shard, parts, onEpoch } = options;
  const characters = partCharacters(parts.limits.maxRequestBytes);
  const store = new CheckpointStore({ log, topic: topics.checkpoints, shard, partCharacters: characters });
  const stored = await store.list();
  const begun = await start(options, stored);
  const programs = programsOf(options, stored);
  const programOf = (marker: EpochMarker): ShardProgram => {
    const program = programs.get(marker.catalogueDigest);
    if (program === undefined) throw unknownCatalogue(shard, marker.epoch, marker.catalogueDigest);
    return program;
  };
  const byPosition = new Map(stored.map((one) => [one.position, one]));
  const { checkpointEpoch } = begun;
  const result = { shard, ...(checkpointEpoch === undefined ? {} : { checkpointEpoch }) };
  const nextOffset = await log.endOffset(topics.decisions, shard);
  let epochs = 0;
  for await (const { epoch, rerun, before } of rerunEpochs({ log, topics, shard, begun, nextOffset, programOf })) {
    const checkpointed = byPosition.get(epoch.position)?.decode().state;
    const sides = { epoch, rerun, before, ...(checkpointed === undefined ? {} : { checkpointed }) };
    const difference = compareEpoch(sides);
    epochs += 1;
    if (difference !== undefined) return { ...result, epochs, difference };
    onEpoch?.(epoch.position);
  }
  return { ...result, epochs };
}

function unknownCatalogue(shard: number, epoch: number, digest: string): SlotwiseError {
  return new SlotwiseError(
    'CATALOGUE_DIFFERS',
    `shard ${shard}: epoch ${epoch} was planned with a catalogue of digest ${digest.slice(0, 12)}, which is neither given nor in a checkpoint; give it with --catalogue, beside the others if the log has several`,
  );
}
