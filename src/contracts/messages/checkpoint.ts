import { Count, FreeObject, Id, Nested, Shard } from '../fields/index.js';
import { InputOffsets } from './input-offsets.js';

/** State of a shard after an accepted marker (rule R6); catalogue and state are checked by those who read them. */
export class Checkpoint {
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

  @FreeObject('Catalogue the state was built with')
  readonly catalogue: object;

  @FreeObject('State of the shard, records read ahead included')
  readonly state: object;
}
