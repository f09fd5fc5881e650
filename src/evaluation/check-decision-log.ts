import type { Catalogue } from '../core/catalogue.js';
import type { AcceptedEpoch } from '../streams/index.js';
import { CountsRules } from './decision-rules/counts-rules.js';
import { PlanRules } from './decision-rules/plan-rules.js';
import { VerdictRules } from './decision-rules/verdict-rules.js';
import type { Violation } from './decision-rules/violation.js';

export type { DecisionRule, Violation } from './decision-rules/violation.js';

export interface CheckOptions {
  /** Where given, plans are held against what the cells really have, not only against what they say themselves. */
  readonly catalogue?: Catalogue;
  /** The log is complete: everything that entered must have its terminal verdict by the last epoch. */
  readonly complete?: boolean;
}

/**
 * Checks what the decision log promises, from the log alone: exactly one terminal verdict a request and none after it,
 * every count true, no plan that hands out more than there is or serves a request nobody is obliged to, no batch that the GPU
 * and no chain that the devices could not carry out. Feed it the accepted epochs of one or several shards, each shard's in order and from the first one on;
 * request ids must not be used twice in the log.
 * Cost: one pass over verdicts and grants; memory: the requests of the log.
 *
 * @example
 * const checker = new DecisionLogChecker({ catalogue, complete: true });
 * for await (const epoch of followDecisions(options)) checker.accept(epoch);
 * expect(checker.finish()).toEqual([]);
 */
export class DecisionLogChecker {
  readonly #options: CheckOptions;
  readonly #verdicts = new VerdictRules();
  readonly #counts = new CountsRules();
  readonly #plans: PlanRules;
  readonly #violations: Violation[] = [];

  constructor(options: CheckOptions = {}) {
    this.#options = options;
    this.#plans = new PlanRules(options.catalogue);
  }

  accept(epoch: AcceptedEpoch): void {
    const report = (violation: Violation): void => void this.#violations.push(violation);
    this.#verdicts.check(epoch, report);
    this.#plans.check(epoch, this.#verdicts, report);
    this.#counts.check(epoch, report);
  }

  /** Everything found, in the order of the epochs. */
  finish(): readonly Violation[] {
    if (this.#options.complete !== true) return this.#violations;
    return [...this.#violations, ...this.#verdicts.unsettled(), ...this.#counts.unsettled()];
  }
}

/** The same for epochs already read: the list of violations, empty when all is well. */
export function checkDecisionLog(epochs: Iterable<AcceptedEpoch>, options: CheckOptions = {}): readonly Violation[] {
  const checker = new DecisionLogChecker(options);
  for (const epoch of epochs) checker.accept(epoch);
  return checker.finish();
}
