import { markerDigest } from '../../contracts/index.js';
import type { AcceptedEpoch, ReaderPosition } from '../../streams/index.js';
import { EPOCHS_BETWEEN_POSITIONS, MAX_POSITIONS } from './limits.js';

/** Where a reader goes on that has accepted this epoch. */
export function positionAfter({ shard, ownerId, term, epoch, marker, position }: AcceptedEpoch): ReaderPosition {
  return {
    shard,
    nextOffset: position + 1,
    owner: { ownerId, term },
    last: { epoch, digest: markerDigest(marker), inputs: marker.inputs },
  };
}

/**
 * Positions in one shard's decision log from which another reader can begin: a log that drops its oldest records can
 * still be read by the reader's rule from the oldest position whose offset it holds.
 */
export class ReaderPositions {
  readonly #positions: ReaderPosition[];
  #newest: ReaderPosition | AcceptedEpoch;
  #epochsSince = 0;

  /** @param first where following began */
  constructor(first: ReaderPosition) {
    this.#positions = [first];
    this.#newest = first;
  }

  /** Takes note of an accepted epoch. */
  pass(epoch: AcceptedEpoch): void {
    this.#newest = epoch;
    this.#epochsSince += 1;
    if (this.#epochsSince < EPOCHS_BETWEEN_POSITIONS) return;
    this.#epochsSince = 0;
    this.#positions.push(positionAfter(epoch));
    if (this.#positions.length > MAX_POSITIONS) this.#positions.shift();
  }

  /** Behind the last epoch accepted. */
  get newest(): ReaderPosition {
    return 'marker' in this.#newest ? positionAfter(this.#newest) : this.#newest;
  }

  /** The oldest position in a log that begins at `beginOffset`; forgets those before it. */
  oldestFrom(beginOffset: number): ReaderPosition {
    const held = this.#positions.findIndex(({ nextOffset }) => nextOffset >= beginOffset);
    this.#positions.splice(0, held < 0 ? this.#positions.length : held);
    return this.#positions[0] ?? this.newest;
  }
}
