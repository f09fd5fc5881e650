import { createHash } from 'node:crypto';
import type { EpochMarker, Plan, Verdict } from '../../contracts/index.js';
import { DecisionReader, parseDecision, type AcceptedEpoch, type LogRecord } from '../../streams/index.js';
import type { DecisionTally } from './shard-audit.js';
import type { Complain } from './violation.js';

/**
 * What the decisions partition of a shard holds, record by record: what counts by the reader's rule, and what is written
 * beside it. The owner of a term says every thing once; whoever lost the shard may say what it likes.
 */
export class DecisionLedger {
  readonly #reader: DecisionReader;
  readonly #tally = { terms: 0, acceptedEpochs: 0, late: 0, repeated: 0, torn: 0, foreign: 0 };
  #owner: { readonly ownerId: string; readonly term: number } | undefined;
  /** Digests of what was written in the present term, by epoch and number. */
  #written = new Map<string, string>();
  /** Records of the present term that no marker covers yet. */
  #uncovered = 0;

  constructor(
    shard: number,
    private readonly complain: Complain,
  ) {
    this.#reader = new DecisionReader(shard);
  }

  get tally(): DecisionTally {
    return { ...this.#tally, torn: this.#tally.torn + this.#uncovered };
  }

  /** The epoch it completes, if it completes one that counts. */
  add(record: LogRecord): AcceptedEpoch | undefined {
    const parsed = parseDecision(record);
    if (parsed === undefined) {
      this.#tally.foreign += 1;
      return undefined;
    }
    const accepted = this.#reader.accept(parsed);
    const { decision, offset } = parsed;
    if (decision.kind === 'ownership') this.#begin({ ownerId: decision.ownerId, term: offset });
    else if (decision.ownerId !== this.#owner?.ownerId || decision.term !== this.#owner.term) this.#tally.late += 1;
    else if (this.#isNew(decision, record)) this.#note(decision, accepted);
    return accepted;
  }

  #begin(owner: { readonly ownerId: string; readonly term: number }): void {
    this.#owner = owner;
    this.#tally.terms += 1;
    this.#tally.torn += this.#uncovered;
    this.#uncovered = 0;
    this.#written = new Map();
  }

  #isNew({ epoch, number }: Verdict | Plan | EpochMarker, { value, offset }: LogRecord): boolean {
    const key = `${epoch}/${number}`;
    const digest = createHash('sha256').update(value).digest('base64url');
    const before = this.#written.get(key);
    if (before === undefined) this.#written.set(key, digest);
    else if (before === digest) this.#tally.repeated += 1;
    else this.complain('WRITTEN_TWICE', `number ${number}, again at offset ${offset}`, { epoch });
    return before === undefined;
  }

  #note(decision: Verdict | Plan | EpochMarker, accepted: AcceptedEpoch | undefined): void {
    if (decision.kind !== 'epoch') {
      this.#uncovered += 1;
      return;
    }
    if (accepted === undefined) {
      const { epoch, ownerId } = decision;
      this.complain('CHAIN_BROKEN', `the marker of ${ownerId} is not accepted`, { epoch });
      this.#uncovered += 1;
      return;
    }
    this.#tally.acceptedEpochs += 1;
    this.#tally.torn += this.#uncovered - accepted.verdicts.length - accepted.plans.length;
    this.#uncovered = 0;
  }
}
