import type { KafkaConnection } from '../streams/index.js';

/** A log in Kafka, as the commands reach it. */
export interface KafkaPlace extends Pick<KafkaConnection, 'brokers' | 'sasl'> {
  readonly topicPrefix: string;
  readonly tls: boolean;
  /** PEM; absent: the system's certificates. */
  readonly caFile?: string;
}
