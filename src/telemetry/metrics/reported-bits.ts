import type { Outcome, VerdictBody } from '../../core/messages.js';

/** Requests under way that are followed in one shard; more are not counted. */
const MAX_FOLLOWED = 100_000;

/** Bits sent down to users' devices and up from them. */
export interface SentBits {
  readonly deliveredBits: number;
  readonly uploadedBits: number;
}

const NOTHING: SentBits = { deliveredBits: 0, uploadedBits: 0 };

/**
 * Turns the cumulative progress that executors report into what is new. Follows a request from its admission in this
 * process to its final verdict: of one admitted elsewhere it is unknown what was counted there.
 */
export class ReportedBits {
  readonly #shards = new Map<number, Map<string, SentBits>>();

  /** Bits newly reported in an epoch: its outcomes first, then its verdicts. */
  newBits(shard: number, outcomes: readonly Outcome[], verdicts: readonly VerdictBody[]): SentBits {
    const followed = this.#shards.get(shard) ?? new Map<string, SentBits>();
    this.#shards.set(shard, followed);
    const bits = { ...NOTHING };
    for (const { requestId, ...reported } of outcomes) {
      const before = followed.get(requestId);
      if (before === undefined) continue;
      const { deliveredBits = before.deliveredBits, uploadedBits = before.uploadedBits } = reported;
      bits.deliveredBits += Math.max(0, deliveredBits - before.deliveredBits);
      bits.uploadedBits += Math.max(0, uploadedBits - before.uploadedBits);
      followed.set(requestId, { deliveredBits, uploadedBits });
    }
    for (const { requestId, verdict } of verdicts) {
      if (verdict !== 'admitted') followed.delete(requestId);
      else if (followed.size < MAX_FOLLOWED) followed.set(requestId, NOTHING);
    }
    return bits;
  }

  forget(shard: number): void {
    this.#shards.delete(shard);
  }
}
