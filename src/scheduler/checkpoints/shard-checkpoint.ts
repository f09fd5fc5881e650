import type { Catalogue } from '../../core/catalogue.js';
import type { OwnerTerm } from '../epoch-records.js';
import type { ShardState } from '../shard-state.js';

/** A shard right after an accepted marker (rule R6). */
export interface ShardCheckpoint {
  /** Offset of the marker in the decisions partition. */
  readonly position: number;
  /** Who wrote the marker. */
  readonly owner: OwnerTerm;
  /** The catalogue the next epoch would be planned with: the marker's. */
  readonly catalogue: Catalogue;
  readonly state: ShardState;
}
