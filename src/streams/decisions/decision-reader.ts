import {
  markerDigest,
  NO_DIGEST,
  type EpochMarker,
  type Ownership,
  type Plan,
  type Verdict,
} from '../../contracts/index.js';

/** A record of a decisions partition, parsed. */
export interface ParsedDecision {
  readonly offset: number;
  readonly decision: Ownership | Verdict | Plan | EpochMarker;
}

/** An epoch that counts: its marker was accepted (rule R8). */
export interface AcceptedEpoch {
  readonly shard: number;
  readonly epoch: number;
  readonly ownerId: string;
  readonly term: number;
  readonly verdicts: readonly Verdict[];
  readonly plans: readonly Plan[];
  readonly marker: EpochMarker;
  /** Offset of the marker. */
  readonly position: number;
}

/**
 * What a reader has to know to go on in the middle of a log (rule R9): plain data. With an offset past 0 and nothing
 * else, it begins at the first ownership record it sees, and takes that owner's first epoch without its predecessor.
 */
export interface ReaderPosition {
  readonly shard: number;
  /** First record to be fed. */
  readonly nextOffset: number;
  readonly owner?: { readonly ownerId: string; readonly term: number };
  readonly last?: { readonly epoch: number; readonly digest: string; readonly inputs: EpochMarker['inputs'] };
}

const INPUTS = ['requests', 'reports', 'outcomes'] as const;

/**
 * The reader's rule as a small client: feed it the records of one decisions partition in offset order, and it returns
 * the epochs that count. Repeats, foreign terms, torn epochs and markers that do not continue the last one are ignored.
 *
 * @example
 * const reader = new DecisionReader(0);
 * for (const record of records) {
 *   const epoch = reader.accept(record);
 *   if (epoch !== undefined) act(epoch.plans);
 * }
 */
export class DecisionReader {
  readonly #shard: number;
  #owner: ReaderPosition['owner'];
  #last: ReaderPosition['last'];
  #position: ReaderPosition;
  /** Begun inside a log whose earlier part it will never see. */
  #beganInside: boolean;
  /** Records that no accepted marker covers yet, by epoch and number. */
  #pending = new Map<number, Map<number, Verdict | Plan>>();

  constructor(shard: number, from: ReaderPosition = { shard, nextOffset: 0 }) {
    this.#shard = shard;
    this.#owner = from.owner;
    this.#last = from.last;
    this.#position = from;
    this.#beganInside = from.nextOffset > 0 && from.owner === undefined && from.last === undefined;
  }

  /** Where a new reader goes on and misses nothing: after the last accepted marker or ownership record. */
  get position(): ReaderPosition {
    return this.#position;
  }

  /** Takes the next record; returns the epoch it completes, if it completes one. Cost: O(records of the epoch). */
  accept({ offset, decision }: ParsedDecision): AcceptedEpoch | undefined {
    if (decision.kind === 'ownership') {
      this.#owner = { ownerId: decision.ownerId, term: offset };
      this.#pending.clear();
      if (!this.#beganInside) this.#goOnAfter(offset);
      return undefined;
    }
    if (decision.ownerId !== this.#owner?.ownerId || decision.term !== this.#owner.term) return undefined;
    if (decision.kind === 'epoch') return this.#acceptMarker(decision, offset);
    if (this.#last === undefined || decision.epoch > this.#last.epoch) this.#keep(decision);
    return undefined;
  }

  #keep(decision: Verdict | Plan): void {
    const epoch = this.#pending.get(decision.epoch) ?? new Map<number, Verdict | Plan>();
    this.#pending.set(decision.epoch, epoch);
    if (!epoch.has(decision.number)) epoch.set(decision.number, decision);
  }

  #goOnAfter(offset: number): void {
    this.#position = {
      shard: this.#shard,
      nextOffset: offset + 1,
      ...(this.#owner === undefined ? {} : { owner: this.#owner }),
      ...(this.#last === undefined ? {} : { last: this.#last }),
    };
  }

  #acceptMarker(marker: EpochMarker, position: number): AcceptedEpoch | undefined {
    if (!this.#continues(marker)) return undefined;
    const covered = this.#numbered(marker.epoch, marker.number);
    if (covered === undefined) return undefined;
    this.#pending.clear();
    this.#last = { epoch: marker.epoch, digest: markerDigest(marker), inputs: marker.inputs };
    this.#beganInside = false;
    this.#goOnAfter(position);
    return {
      shard: marker.shard,
      epoch: marker.epoch,
      ownerId: marker.ownerId,
      term: marker.term,
      verdicts: covered.filter((decision) => decision.kind === 'verdict'),
      plans: covered.filter((decision) => decision.kind === 'plan'),
      marker,
      position,
    };
  }

  /** A first marker starts the chain; every other one continues it in epoch, input offsets and digest. */
  #continues(marker: EpochMarker): boolean {
    const last = this.#last;
    if (marker.shard !== this.#shard) return false;
    if (last === undefined) return this.#beganInside || marker.previousDigest === NO_DIGEST;
    const begins = marker.skippedFrom ?? marker.choices.mergedFrom ?? marker.epoch;
    return (
      begins === last.epoch + 1 &&
      marker.previousDigest === last.digest &&
      INPUTS.every((topic) => marker.inputs[topic].from === last.inputs[topic].next)
    );
  }

  /** All records 0..count-1 of the epoch, or undefined when one is missing. */
  #numbered(epoch: number, count: number): readonly (Verdict | Plan)[] | undefined {
    const covered: (Verdict | Plan)[] = [];
    for (let number = 0; number < count; number += 1) {
      const decision = this.#pending.get(epoch)?.get(number);
      if (decision === undefined) return undefined;
      covered.push(decision);
    }
    return covered;
  }
}
