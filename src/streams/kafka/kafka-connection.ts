import type { Cluster, Kafka as KafkaClient, KafkaConfig, SASLOptions } from 'kafkajs';
import { Kafka, logLevel } from './kafkajs.js';

/** How to reach a cluster. */
export interface KafkaConnection {
  /** `host:port`, any of the cluster's. */
  readonly brokers: readonly string[];
  readonly clientId?: string;
  /** True for TLS with the system's certificates, or the options of a TLS connection. */
  readonly ssl?: Exclude<KafkaConfig['ssl'], undefined>;
  readonly sasl?: Extract<SASLOptions, { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512' }>;
}

/** Finite: an append that was given up is judged by the rules of the log, and a shard is taken again. */
const RETRY = { retries: 4, initialRetryTime: 100, maxRetryTime: 2_000 };
const CONNECTION_TIMEOUT_MS = 5_000;

export function kafkaClient({ brokers, clientId = 'slotwise', ssl, sasl }: KafkaConnection): KafkaClient {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    retry: RETRY,
    // What matters of it arrives as an error.
    logLevel: logLevel.NOTHING,
  });
}

/**
 * A connection to the cluster that fetches what it likes and belongs to no group. kafkajs hands one to the assigners of a
 * consumer; this consumer never joins, so the broker never hears of its group.
 */
export function standaloneCluster(kafka: KafkaClient): Cluster {
  let captured: Cluster | undefined;
  kafka.consumer({
    groupId: 'never-joined',
    allowAutoTopicCreation: false,
    partitionAssigners: [
      ({ cluster }) => {
        captured = cluster;
        return { name: 'none', version: 0, assign: () => Promise.resolve([]), protocol: noProtocol };
      },
    ],
  });
  if (captured === undefined) throw new TypeError('kafkajs makes its assigners later than it used to');
  return captured;
}

function noProtocol(): { name: string; metadata: Buffer } {
  return { name: 'none', metadata: Buffer.alloc(0) };
}
