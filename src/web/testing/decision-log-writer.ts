import {
  type DecisionLogRecord,
  type EpochCounts,
  type EpochMarker,
  markerDigest,
  NO_DIGEST,
  type Plan,
  type Verdict,
} from '../../contracts/index.js';
import type { PlanBody, VerdictBody } from '../../core/messages.js';
import type { EventLog } from '../../streams/index.js';
import { noVerdicts } from '../read-model/verdict-totals.js';

interface Decided {
  readonly verdicts?: readonly VerdictBody[];
  readonly plans?: readonly PlanBody[];
}

/** Writes one shard's decision log as an owner of the shard would, for tests of those who read it. */
export class DecisionLogWriter {
  #owner = { ownerId: 'nobody', term: 0 };
  #previousDigest = NO_DIGEST;
  #counts = noVerdicts();
  #offset = 0;

  constructor(
    private readonly log: EventLog,
    private readonly topic: string,
    private readonly shard: number,
  ) {}

  async take(ownerId = 'owner-1'): Promise<void> {
    const record = { kind: 'ownership', ownerId, shard: this.shard, instance: 'test', build: '0.0.0' } as const;
    this.#owner = { ownerId, term: await this.#append([record]) };
  }

  /** Appends an epoch with its marker. */
  async close(epoch: number, decided: Decided = {}): Promise<void> {
    for (const { verdict } of decided.verdicts ?? []) this.#counts[verdict] += 1;
    const records = this.#numbered(epoch, decided);
    const marker = this.#marker(epoch, records.length);
    await this.#append([...records, marker]);
    this.#previousDigest = markerDigest(marker);
    this.#offset += 1;
  }

  /** Appends an epoch whose marker never comes: its owner crashed. */
  async tear(epoch: number, decided: Decided): Promise<void> {
    await this.#append(this.#numbered(epoch, decided));
  }

  #numbered(epoch: number, { verdicts = [], plans = [] }: Decided): readonly (Verdict | Plan)[] {
    return [
      ...verdicts.map((body) => ({ kind: 'verdict' as const, ...body })),
      ...plans.map((body) => ({ kind: 'plan' as const, ...body })),
    ].map((record, number) => ({ ...record, ...this.#owner, number, epoch }));
  }

  /** One request is read an epoch, so that the offsets go on from marker to marker. */
  #marker(epoch: number, number: number): EpochMarker {
    const nothing = { from: 0, next: 0 };
    return {
      kind: 'epoch',
      ...this.#owner,
      number,
      shard: this.shard,
      epoch,
      trigger: 'watermark',
      inputs: { requests: { from: this.#offset, next: this.#offset + 1 }, reports: nothing, outcomes: nothing },
      choices: {},
      counts: this.#totals(),
      catalogueDigest: NO_DIGEST,
      previousDigest: this.#previousDigest,
      stateDigest: NO_DIGEST,
    };
  }

  #totals(): EpochCounts {
    const { admitted, refused, expired, completed, missed } = this.#counts;
    const received = admitted + refused + expired;
    const inFlight = received - refused - expired - completed - missed;
    const zeros = { duplicates: 0, deadLetters: 0, lateRequests: 0, lateReports: 0, drift: 0 };
    return { ...this.#counts, ...zeros, received, inFlight };
  }

  #append(records: readonly DecisionLogRecord[]): Promise<number> {
    const encoder = new TextEncoder();
    const encoded = records.map((record) => ({ key: 'test', value: encoder.encode(JSON.stringify(record)) }));
    return this.log.append(this.topic, this.shard, encoded);
  }
}
