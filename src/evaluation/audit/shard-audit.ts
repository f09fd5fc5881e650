/** Requests of a shard by what became of them, counted from the topics. */
export interface RequestTally {
  readonly received: number;
  readonly refused: number;
  readonly expired: number;
  readonly completed: number;
  readonly missed: number;
  readonly deadLetters: number;
  readonly duplicates: number;
  readonly inFlight: number;
}

/** Records of a decisions partition by what they are to a reader. */
export interface DecisionTally {
  /** Ownership records. */
  readonly terms: number;
  readonly acceptedEpochs: number;
  /** Of owners that had lost the shard: written late, and ignored. */
  readonly late: number;
  /** The same record of the same owner again. */
  readonly repeated: number;
  /** Of epochs whose owner lost the shard before their marker. */
  readonly torn: number;
  /** Not of this program. */
  readonly foreign: number;
}

/** What an audit of one shard counted. */
export interface ShardAudit {
  readonly shard: number;
  readonly requests: RequestTally;
  readonly decisions: DecisionTally;
  /** Requests no accepted epoch has read yet. */
  readonly unread: number;
}
