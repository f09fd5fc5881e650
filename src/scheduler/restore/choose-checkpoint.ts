import { catalogueDigest, markerDigest, type EpochMarker } from '../../contracts/index.js';
import { SlotwiseError } from '../../core/errors.js';
import { DecisionReader, type ReaderPosition } from '../../streams/index.js';
import { WITHOUT_CHECKPOINTS, type ShardCheckpoint, type StoredCheckpoint } from '../checkpoints/index.js';
import { stateDigest } from '../digest.js';
import { decisionAt, decisionRecords, type DecisionPartition } from './decision-records.js';

/** A checkpoint whose marker the reader's rule accepts, and where the reader goes on behind it. */
export interface ChosenCheckpoint {
  readonly checkpoint: ShardCheckpoint;
  readonly reader: ReaderPosition;
}

interface Standing {
  readonly stored: StoredCheckpoint;
  readonly marker: EpochMarker;
}

/** The marker a checkpoint speaks of, if that is what stands at its position. */
async function standing(partition: DecisionPartition, stored: StoredCheckpoint): Promise<Standing | undefined> {
  const { position, epoch, owner } = stored;
  const decision = (await decisionAt(partition, position))?.decision;
  if (decision?.kind !== 'epoch') return undefined;
  const same = decision.epoch === epoch && decision.ownerId === owner.ownerId && decision.term === owner.term;
  return same ? { stored, marker: decision } : undefined;
}

function readerBehind(shard: number, { stored, marker }: Standing): ReaderPosition {
  return {
    shard,
    nextOffset: stored.position + 1,
    owner: stored.owner,
    last: { epoch: marker.epoch, digest: markerDigest(marker), inputs: marker.inputs },
  };
}

/** Whether a reader that begins at `from` accepts the marker at `position` (R8). */
async function accepts(partition: DecisionPartition, from: ReaderPosition, position: number): Promise<boolean> {
  const { log, topics, shard } = partition;
  // What lies before the beginning of the log can be judged by nobody any more; its writer had read it back.
  if (from.nextOffset < (await log.beginOffset(topics.decisions, shard))) return true;
  const reader = new DecisionReader(shard, from);
  for await (const parsed of decisionRecords(partition, from.nextOffset, position + 1)) {
    if (reader.accept(parsed)?.position === position) return true;
  }
  return false;
}

/** Judged from the checkpoint before it, which is near; without one, or if that one does not count, from its own term on. */
async function counts(
  partition: DecisionPartition,
  { stored }: Standing,
  before: Standing | undefined,
): Promise<boolean> {
  const { shard } = partition;
  const { position, owner } = stored;
  if (before !== undefined && (await accepts(partition, readerBehind(shard, before), position))) return true;
  return accepts(partition, { shard, nextOffset: owner.term }, position);
}

/** @throws SlotwiseError CHECKPOINT_CORRUPT unless the state is the one of the marker's digests */
function unpacked(shard: number, { stored, marker }: Standing): ShardCheckpoint {
  const checkpoint = stored.decode();
  const { state, catalogue } = checkpoint;
  const agrees =
    stateDigest(state) === marker.stateDigest &&
    state.previousDigest === markerDigest(marker) &&
    catalogueDigest(catalogue) === marker.catalogueDigest;
  if (agrees) return checkpoint;
  throw new SlotwiseError(
    'CHECKPOINT_CORRUPT',
    `shard ${shard}: the checkpoint at offset ${stored.position} is not of the state its marker of epoch ${marker.epoch} speaks of; ${WITHOUT_CHECKPOINTS}`,
  );
}

/**
 * The furthest checkpoint whose marker counts (rule R6).
 * @param stored oldest first
 * @throws SlotwiseError LOG_SHORTENED, CHECKPOINT_TOO_NEW, CHECKPOINT_CORRUPT
 * Cost: the decisions since the checkpoint before it.
 */
export async function chooseCheckpoint(
  partition: DecisionPartition,
  stored: readonly StoredCheckpoint[],
): Promise<ChosenCheckpoint | undefined> {
  const { log, topics, shard } = partition;
  const ends = await log.endOffset(topics.decisions, shard);
  const beyond = stored.find(({ position }) => position >= ends);
  if (beyond !== undefined) {
    throw new SlotwiseError(
      'LOG_SHORTENED',
      `shard ${shard}: there is a checkpoint at offset ${beyond.position}, but the decision log ends at ${ends}: decisions at its end were lost`,
    );
  }
  const candidates: Standing[] = [];
  for (const one of stored) {
    const found = await standing(partition, one);
    if (found !== undefined) candidates.push(found);
  }
  for (let index = candidates.length - 1; index >= 0; index -= 1) {
    const candidate = candidates[index];
    if (candidate === undefined || !(await counts(partition, candidate, candidates[index - 1]))) continue;
    return { checkpoint: unpacked(shard, candidate), reader: readerBehind(shard, candidate) };
  }
  return undefined;
}
