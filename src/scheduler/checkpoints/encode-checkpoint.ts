import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { CHECKPOINT_VERSION, checkpointKey, cloudEventHeaders, type Checkpoint } from '../../contracts/index.js';
import type { NewRecord } from '../../streams/index.js';
import { checkpointDigest, type CheckpointHead } from './checkpoint-digest.js';
import type { ShardCheckpoint } from './shard-checkpoint.js';

const compress = promisify(gzip);
const encoder = new TextEncoder();
/** Fast: a checkpoint is rewritten soon, and most of it is ids and digests, which no level makes small. */
const GZIP_LEVEL = 1;

/** Characters of base64 in one record: with its other fields it stays below R3's bound on a request. */
export function partCharacters(maxRequestBytes: number): number {
  return Math.max(1, Math.floor((maxRequestBytes * 15) / 16));
}

/**
 * The records of a checkpoint, one a part. Time-stamped with the end of its epoch, so that a replay writes the same.
 * Cost: the size of the state; compression runs beside the event loop.
 */
export async function encodeCheckpoint(
  { position, owner, catalogue, state }: ShardCheckpoint,
  atMs: number,
  characters: number,
): Promise<readonly NewRecord[]> {
  const packed = await compress(JSON.stringify({ catalogue, state }), { level: GZIP_LEVEL });
  const body = packed.toString('base64');
  const parts = Math.max(1, Math.ceil(body.length / characters));
  const { shard, lastEpoch = 0, next: inputs } = state;
  const head: CheckpointHead = {
    version: CHECKPOINT_VERSION,
    ...{ shard, position, epoch: lastEpoch, term: owner.term, ownerId: owner.ownerId, inputs, parts },
  };
  const digest = checkpointDigest(head, body);
  return Array.from({ length: parts }, (_, part) => {
    const slice = body.slice(part * characters, (part + 1) * characters);
    const message: Checkpoint = { ...head, part, digest, body: slice };
    const key = checkpointKey({ shard, position, part });
    const headers = cloudEventHeaders({
      id: key,
      type: 'checkpoint',
      source: `/slotwise/shards/${shard}`,
      atMs,
    });
    return { key, value: encoder.encode(JSON.stringify(message)), headers };
  });
}
