import type { DecisionRule, Violation } from '../decision-rules/violation.js';

/** What can be wrong with the topics of a deployment, beside what can be wrong with its decision log alone. */
export const AUDIT_RULES = {
  NO_VERDICT: 'A request that was read is neither settled nor put aside, though nothing is under way any more.',
  UNREAD: 'A request was never read, though nothing is under way any more.',
  NOT_PUT_ASIDE: 'A record that is no valid request was read and not put aside.',
  NOT_ASKED_FOR: 'A verdict is about a request that nobody sent.',
  TAKEN_TWICE: 'Two requests with one id and different content were both taken.',
  WRITTEN_TWICE: 'An owner wrote two different records under one number of one epoch.',
  CHAIN_BROKEN: "A marker of the shard's owner does not continue the last accepted one.",
  INPUT_MISSING: 'Accepted epochs have read more of a topic than it holds.',
  LETTER_DIFFERS: 'A dead letter holds something else than the record it names.',
  RECOUNT: "The last marker's counts are not what the topics hold.",
} as const satisfies Record<string, string>;

export type AuditRule = keyof typeof AUDIT_RULES | DecisionRule;

export interface AuditViolation extends Omit<Violation, 'rule' | 'epoch'> {
  readonly rule: AuditRule;
  /** Absent where it is about no epoch. */
  readonly epoch?: number;
}

export type Complain = (rule: AuditRule, detail: string, where?: Partial<AuditViolation>) => void;
