/**
 * Every error and dead-letter code, once. `docs/reference/errors.md` is generated from this table; on the wire and in
 * messages a code appears with the prefix `SLOTWISE_`.
 */
export const ERRORS = {
  // dead letters
  UNPARSABLE: 'The record is not a JSON object in UTF-8.',
  INVALID: 'A field is missing, has the wrong type or is out of range.',
  TOO_LARGE: 'The record is larger than the limit.',
  UNKNOWN_CELL: 'The cell is not in the catalogue.',
  WRONG_PARTITION: 'The record lies in a partition its cell does not belong to (murmur2 of the cell id).',
  CLOCK_SKEW: "The record's event time is too far ahead of the time the log received it.",
  TOO_LATE: 'The request arrived after its own deadline and margin.',
  DUPLICATE_CONFLICT: 'The request id was used before with different content.',
  ID_MEMORY_FULL: 'The bounded memory of request ids is full; send the request again.',
  // the event log
  UNKNOWN_TOPIC: 'The topic does not exist.',
  TOPIC_MISMATCH: 'A topic exists in another shape than is needed: partitions, compaction, or the size of a request.',
  RECORD_TOO_LARGE: 'A record is larger than the log accepts.',
  OFFSET_OUT_OF_RANGE: 'The log begins or ends elsewhere than at the wanted offset.',
  LOG_CLOSED: 'The log was closed.',
  LOG_MISUSE: 'The event log was called against its contract.',
  LOG_CORRUPT: 'A file of the durable log is damaged or missing.',
  LOG_TOO_NEW: 'The durable log was written by a newer version of the program.',
  LOG_LOCKED: 'Another process uses the folder of the durable log.',
  LOG_FOLDER_UNUSABLE: 'The folder of the durable log cannot be created, read or written, or holds something else.',
  LOG_WRITE_FAILED: 'The durable log could not be written; the partition takes no more records.',
  KAFKA_UNREACHABLE: 'No Kafka broker answers, or none that leads the partition.',
  KAFKA_REFUSED: 'A Kafka broker refuses the credentials, or the right to do something.',
  // the decision log
  OWNERSHIP_LOST: 'Another owner has taken the shard.',
  APPEND_UNKNOWN: 'An append was rejected; whether it was written is unknown.',
  CLOCK_APART: "This process's clock and the log's differ by more than the bound.",
  OFFSET_GAP: 'The log continues at another offset than expected.',
  // restore
  LOG_TRIMMED: 'A log begins past what a restore needs.',
  LOG_SHORTENED: 'A log ends before what is known to have been in it.',
  RESTORE_MISMATCH: 'Re-running an accepted epoch gave something else than the log says.',
  CHECKPOINT_CORRUPT: 'A checkpoint is damaged.',
  CHECKPOINT_TOO_NEW: 'A checkpoint was written by a newer version of the program.',
  CATALOGUE_DIFFERS: 'The log was written with another catalogue than the one given.',
  // start-up and commands
  REPLAY_DIFFERS: 'The log holds the beginning of another replay.',
  OUTCOMES_DIFFER: 'The log holds other outcomes than carrying out its decisions comes to.',
  USAGE: 'A command was called with a bad option or argument.',
  FILE_MISSING: 'A file cannot be read.',
  FILE_BROKEN: 'A file breaks off or is not in the announced format.',
  CATALOGUE_INVALID: 'The catalogue has a missing or impossible field.',
  INSTANCE_INVALID: 'A solver instance has a missing or impossible field.',
  LINE_MALFORMED: 'A line of a recording does not parse.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a code of the registry; `field` is the path of what is wrong, where there is one. */
export class SlotwiseError extends Error {
  readonly code: ErrorCode;
  readonly field?: string;

  constructor(code: ErrorCode, message: string, options: { readonly field?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SlotwiseError';
    this.code = code;
    if (options.field !== undefined) this.field = options.field;
  }
}
