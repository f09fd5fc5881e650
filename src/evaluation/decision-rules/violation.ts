/** What can be wrong with a decision log, and why it would matter. */
export const DECISION_RULES = {
  TERMINAL_TWICE: 'A request got a second terminal verdict.',
  VERDICT_AFTER_TERMINAL: 'A request got a verdict after its terminal one.',
  ADMITTED_TWICE: 'A request was admitted twice.',
  NOT_ADMITTED: 'A request was completed or missed that was never admitted.',
  WAS_ADMITTED: 'A request was refused or expired that had been admitted.',
  NO_TERMINAL: 'A request never got its terminal verdict.',
  EPOCH_ORDER: 'Epochs of a shard do not follow each other.',
  DRIFT: 'Requests are unaccounted for.',
  COUNTS: "The marker's counts differ from the verdicts of the log.",
  OVER_ALLOCATED: 'A plan hands out more than there is.',
  GPU_MEMORY: 'The loads and evictions of a batch do not bring its model into GPU memory.',
  GPU_TIMES: 'The times of a batch contradict each other, its plan or the batch before it.',
  BATCHED_TWICE: 'A request is in two batches that can both run it.',
  CHAIN_UNKNOWN: 'A chain names a model, device or link that there is not.',
  CHAIN_ORDER: 'The layers and transfers of a chain do not follow each other.',
  CHAIN_DROPPED: 'What a chain is at is not in the next plan any more.',
  BAD_GRANT: 'A grant is of no whole, positive number of blocks.',
  GRANTED_TWICE: 'A request got two grants of one direction in one plan.',
  SERVES_NOBODY: 'A plan serves a request that is not under way.',
  PLANS_OVERLAP: 'Two plans of a cell hold at the same time.',
} as const satisfies Record<string, string>;

export type DecisionRule = keyof typeof DECISION_RULES;

export interface Violation {
  readonly rule: DecisionRule;
  readonly shard: number;
  readonly epoch: number;
  readonly cellId?: string;
  readonly requestId?: string;
  /** What exactly, with the numbers. */
  readonly detail: string;
}

export type Report = (violation: Violation) => void;

/** An objection to one plan. */
export type Complaint = (rule: DecisionRule, detail: string, requestId?: string) => void;
