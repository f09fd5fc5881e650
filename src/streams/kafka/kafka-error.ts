import { SlotwiseError, type ErrorCode } from '../../core/errors.js';

/** What kafkajs' errors have, whichever of its classes they are of. */
interface BrokerError {
  readonly name?: string;
  /** The protocol's name of the error. */
  readonly type?: string;
  readonly message?: string;
  readonly cause?: unknown;
  /** Of several topics at once. */
  readonly errors?: readonly unknown[];
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'UNKNOWN_TOPIC',
  OFFSET_OUT_OF_RANGE: 'OFFSET_OUT_OF_RANGE',
  MESSAGE_TOO_LARGE: 'RECORD_TOO_LARGE',
  RECORD_LIST_TOO_LARGE: 'RECORD_TOO_LARGE',
  TOPIC_AUTHORIZATION_FAILED: 'KAFKA_REFUSED',
  GROUP_AUTHORIZATION_FAILED: 'KAFKA_REFUSED',
  CLUSTER_AUTHORIZATION_FAILED: 'KAFKA_REFUSED',
  SASL_AUTHENTICATION_FAILED: 'KAFKA_REFUSED',
  KafkaJSSASLAuthenticationError: 'KAFKA_REFUSED',
  KafkaJSConnectionError: 'KAFKA_UNREACHABLE',
  KafkaJSConnectionClosedError: 'KAFKA_UNREACHABLE',
  KafkaJSRequestTimeoutError: 'KAFKA_UNREACHABLE',
  KafkaJSBrokerNotFound: 'KAFKA_UNREACHABLE',
  KafkaJSTopicMetadataNotLoaded: 'KAFKA_UNREACHABLE',
  // A broker that has just started says these before it knows what it leads.
  LEADER_NOT_AVAILABLE: 'KAFKA_UNREACHABLE',
  NOT_LEADER_FOR_PARTITION: 'KAFKA_UNREACHABLE',
  BROKER_NOT_AVAILABLE: 'KAFKA_UNREACHABLE',
  REQUEST_TIMED_OUT: 'KAFKA_UNREACHABLE',
  KAFKA_STORAGE_ERROR: 'KAFKA_UNREACHABLE',
  GROUP_LOAD_IN_PROGRESS: 'KAFKA_UNREACHABLE',
  GROUP_COORDINATOR_NOT_AVAILABLE: 'KAFKA_UNREACHABLE',
  NOT_COORDINATOR_FOR_GROUP: 'KAFKA_UNREACHABLE',
  KafkaJSGroupCoordinatorNotFound: 'KAFKA_UNREACHABLE',
};

/** The error and what it came of, outermost first. */
function causes(error: unknown): readonly BrokerError[] {
  if (!(error instanceof Error)) return [];
  const one: BrokerError = error;
  return [one, ...causes(one.errors?.[0]), ...causes(one.cause)];
}

/** The code for what a broker said; undefined for what has none. */
export function kafkaErrorCode(error: unknown): ErrorCode | undefined {
  if (error instanceof SlotwiseError) return error.code;
  for (const { type, name } of causes(error)) {
    const code = CODES[type ?? ''] ?? CODES[name ?? ''];
    if (code !== undefined) return code;
  }
  return undefined;
}

/** The same error with a code of ours, if there is one for it; `doing` begins the sentence. */
export function kafkaError(error: unknown, doing: string): Error {
  if (error instanceof SlotwiseError) return error;
  const code = kafkaErrorCode(error);
  const why = [...new Set(causes(error).map(({ message }) => message))].join(': ') || String(error);
  if (code !== undefined) return new SlotwiseError(code, `${doing}: ${why}`, { cause: error });
  return error instanceof Error ? error : new Error(`${doing}: ${why}`, { cause: error });
}

const STALE = new Set([
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'KafkaJSBrokerNotFound',
  'KafkaJSTopicMetadataNotLoaded',
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
]);

/** Whether what is known of the cluster may be out of date, so that it is worth asking again. */
export function isStaleMetadata(error: unknown): boolean {
  return causes(error).some(({ type, name }) => STALE.has(type ?? '') || STALE.has(name ?? ''));
}
