import { Base64, Count, Digest, Id, Nested, Shard, Whole } from '../fields/index.js';
import { InputOffsets } from './input-offsets.js';

/** Version of the checkpoint format that this build writes, and the newest it reads. */
export const CHECKPOINT_VERSION = 1;

/**
 * State of a shard after an accepted marker (rule R6), or one part of it: what would be too large for one record is cut
 * into parts of one position.
 */
export class Checkpoint {
  @Whole({ min: 1, max: Number.MAX_SAFE_INTEGER }, 'Version of the format')
  readonly version: number;

  @Shard()
  readonly shard: number;

  @Count('Offset of the marker in the decisions partition')
  readonly position: number;

  @Count('Epoch of the marker')
  readonly epoch: number;

  @Count("Offset of the owner's ownership record")
  readonly term: number;

  @Id('Owner that wrote the checkpoint')
  readonly ownerId: string;

  @Nested(() => InputOffsets, 'Where reading goes on')
  readonly inputs: InputOffsets;

  @Count('Number of this part, from 0')
  readonly part: number;

  @Whole({ min: 1, max: Number.MAX_SAFE_INTEGER }, 'Parts of this checkpoint')
  readonly parts: number;

  @Digest('SHA-256 of all fields but part, body and digest, and of the whole body')
  readonly digest: string;

  @Base64('This part of the body: { catalogue, state } as JSON, gzip, base64')
  readonly body: string;
}
