import { createHash } from 'node:crypto';
import type { Checkpoint } from '../../contracts/index.js';
import { canonicalJson } from '../../core/canonical-json.js';

/** What all parts of a checkpoint say alike, but for the digest itself. */
export type CheckpointHead = Omit<Checkpoint, 'part' | 'digest' | 'body'>;

/** SHA-256 over the head and the whole body: a flipped bit anywhere shows. */
export function checkpointDigest(head: CheckpointHead, body: string): string {
  const { version, shard, position, epoch, term, ownerId, inputs, parts } = head;
  const said = canonicalJson({ version, shard, position, epoch, term, ownerId, inputs, parts });
  return createHash('sha256').update(said).update(body).digest('hex');
}
