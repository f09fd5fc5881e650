import type { Outcome, VerdictBody } from '../../core/messages.js';

/** Requests under way that are followed in one shard; more are not counted. */
const MAX_FOLLOWED = 100_000;

/**
 * Turns the cumulative progress that executors report into what is new. Follows a request from its admission in this
 * process to its final verdict: of one admitted elsewhere it is unknown what was counted there.
 */
export class DeliveredBits {
  readonly #shards = new Map<number, Map<string, number>>();

  /** Bits newly reported in an epoch: its outcomes first, then its verdicts. */
  newBits(shard: number, outcomes: readonly Outcome[], verdicts: readonly VerdictBody[]): number {
    const followed = this.#shards.get(shard) ?? new Map<string, number>();
    this.#shards.set(shard, followed);
    let bits = 0;
    for (const { requestId, deliveredBits } of outcomes) {
      const before = followed.get(requestId);
      if (before === undefined || deliveredBits === undefined) continue;
      bits += Math.max(0, deliveredBits - before);
      followed.set(requestId, deliveredBits);
    }
    for (const { requestId, verdict } of verdicts) {
      if (verdict !== 'admitted') followed.delete(requestId);
      else if (followed.size < MAX_FOLLOWED) followed.set(requestId, 0);
    }
    return bits;
  }

  forget(shard: number): void {
    this.#shards.delete(shard);
  }
}
