import type { EpochMarker, TopicNames, Verdict } from '../../contracts/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import type { VerdictKind } from '../../core/messages.js';
import { readRange, type AcceptedEpoch, type EventLog, type LogRecord } from '../../streams/index.js';
import { DecisionLogChecker } from '../check-decision-log.js';
import type { DeadLetterIndex } from './dead-letter-index.js';
import { DecisionLedger } from './decision-ledger.js';
import { RequestLedger, requestKey } from './request-ledger.js';
import type { RequestTally, ShardAudit } from './shard-audit.js';
import type { Complain } from './violation.js';

const INPUTS = ['requests', 'reports', 'outcomes'] as const;
const TERMINAL = ['refused', 'expired', 'completed', 'missed'] as const satisfies readonly VerdictKind[];

export interface ShardAuditOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly shard: number;
  readonly catalogue?: Catalogue;
  readonly drained: boolean;
  readonly letters: () => Promise<DeadLetterIndex>;
}

/** One shard, from its topics alone. Decisions are read first, so that all they speak of is there when it is read. */
export class ShardAuditor {
  readonly #options: ShardAuditOptions;
  readonly #complain: Complain;
  readonly #rules: DecisionLogChecker;
  /** Terminal verdicts of accepted epochs by request. */
  readonly #settled = new Map<string, Verdict>();
  readonly #terminal = { refused: 0, expired: 0, completed: 0, missed: 0 };
  #last: EpochMarker | undefined;

  constructor(options: ShardAuditOptions, complain: Complain) {
    const { catalogue } = options;
    this.#options = options;
    this.#complain = complain;
    this.#rules = new DecisionLogChecker(catalogue === undefined ? {} : { catalogue });
  }

  async audit(): Promise<ShardAudit> {
    const { topics, shard, letters, drained } = this.#options;
    const decisions = new DecisionLedger(shard, this.#complain);
    for await (const record of this.#records(topics.decisions)) {
      const epoch = decisions.add(record);
      if (epoch !== undefined) this.#note(epoch);
    }
    const requests = new RequestLedger(this.#last?.inputs.requests.next ?? 0, await letters(), this.#complain);
    for await (const record of this.#records(topics.requests)) requests.add(record);
    this.#checkVerdicts(requests);
    await this.#checkInputs();
    const tally = this.#tally(requests);
    this.#compare(tally);
    if (drained && requests.unread > 0) this.#complain('UNREAD', `${requests.unread} requests`);
    for (const { rule, epoch, detail, ...where } of this.#rules.finish()) {
      this.#complain(rule, detail, { epoch, ...where });
    }
    return { shard, requests: tally, decisions: decisions.tally, unread: requests.unread };
  }

  async *#records(topic: string): AsyncGenerator<LogRecord> {
    const { log, shard: partition } = this.#options;
    const nextOffset = await log.endOffset(topic, partition);
    yield* readRange(log, { topic, partition, fromOffset: 0, nextOffset });
  }

  #note(epoch: AcceptedEpoch): void {
    this.#rules.accept(epoch);
    this.#last = epoch.marker;
    for (const verdict of epoch.verdicts) {
      const kind = TERMINAL.find((one) => one === verdict.verdict);
      if (kind === undefined) continue;
      this.#terminal[kind] += 1;
      this.#settled.set(requestKey(verdict), verdict);
    }
  }

  #checkVerdicts(requests: RequestLedger): void {
    for (const { cellId, requestId, epoch, verdict } of this.#settled.values()) {
      if (!requests.has(cellId, requestId)) this.#complain('NOT_ASKED_FOR', verdict, { epoch, cellId, requestId });
    }
    if (!this.#options.drained) return;
    for (const { cellId, requestId, offset } of requests.taken) {
      if (this.#settled.has(requestKey({ cellId, requestId }))) continue;
      this.#complain('NO_VERDICT', `sent at offset ${offset}`, { cellId, requestId });
    }
  }

  async #checkInputs(): Promise<void> {
    const { log, topics, shard } = this.#options;
    if (this.#last === undefined) return;
    const { epoch, inputs } = this.#last;
    for (const input of INPUTS) {
      const end = await log.endOffset(topics[input], shard);
      const { next } = inputs[input];
      if (next > end) this.#complain('INPUT_MISSING', `${topics[input]}: read to ${next}, ends at ${end}`, { epoch });
    }
  }

  #tally({ received, duplicates, deadLetters, taken }: RequestLedger): RequestTally {
    const inFlight = [...taken].filter((request) => !this.#settled.has(requestKey(request))).length;
    return { received, ...this.#terminal, deadLetters, duplicates, inFlight };
  }

  /** Conservation, counted anew, and held against what the scheduler says of itself. */
  #compare(tally: RequestTally): void {
    const counts = this.#last?.counts;
    if (counts === undefined) return;
    const { received, ...became } = tally;
    const accounted = Object.values(became).reduce((sum, count) => sum + count, 0);
    const where = this.#last === undefined ? {} : { epoch: this.#last.epoch };
    if (received !== accounted) this.#complain('RECOUNT', `${received} received, ${accounted} accounted for`, where);
    for (const [name, counted] of Object.entries(tally)) {
      const stated = counts[name as keyof RequestTally];
      if (stated !== counted) this.#complain('RECOUNT', `${name}: ${stated} stated, ${counted} in the topics`, where);
    }
  }
}
