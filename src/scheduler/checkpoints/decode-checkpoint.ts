import { gunzipSync } from 'node:zlib';
import { CHECKPOINT_VERSION, type Checkpoint } from '../../contracts/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import { SlotwiseError } from '../../core/errors.js';
import type { ShardState } from '../shard-state.js';
import { checkpointDigest } from './checkpoint-digest.js';
import type { ShardCheckpoint } from './shard-checkpoint.js';
import { WITHOUT_CHECKPOINTS } from './without-checkpoints.js';

interface CheckpointBody {
  readonly catalogue: Catalogue;
  readonly state: ShardState;
}

function nameOf({ shard, position }: Checkpoint): string {
  return `shard ${shard}: the checkpoint at offset ${position} of the decision log`;
}

/** @throws SlotwiseError CHECKPOINT_CORRUPT */
function unpack(checkpoint: Checkpoint, body: string): CheckpointBody {
  try {
    return JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString('utf8')) as CheckpointBody;
  } catch (cause) {
    throw new SlotwiseError('CHECKPOINT_CORRUPT', `${nameOf(checkpoint)} does not unpack; ${WITHOUT_CHECKPOINTS}`, {
      cause,
    });
  }
}

/**
 * A checkpoint from all its parts, in any order.
 * @throws SlotwiseError CHECKPOINT_TOO_NEW, CHECKPOINT_CORRUPT
 */
export function decodeCheckpoint(parts: readonly [Checkpoint, ...Checkpoint[]]): ShardCheckpoint {
  const [first] = parts;
  if (first.version > CHECKPOINT_VERSION) {
    throw new SlotwiseError(
      'CHECKPOINT_TOO_NEW',
      `${nameOf(first)} is of version ${first.version}, this build reads up to ${CHECKPOINT_VERSION}; start the build that wrote it, or a newer one`,
    );
  }
  const ordered = [...parts].sort((a, b) => a.part - b.part);
  const whole = ordered.map(({ body }) => body).join('');
  const { digest } = first;
  if (ordered.some((one) => one.digest !== digest) || checkpointDigest(first, whole) !== digest) {
    throw new SlotwiseError(
      'CHECKPOINT_CORRUPT',
      `${nameOf(first)} does not match its own digest: it was damaged; ${WITHOUT_CHECKPOINTS}`,
    );
  }
  const { catalogue, state } = unpack(first, whole);
  return { position: first.position, owner: { ownerId: first.ownerId, term: first.term }, catalogue, state };
}
