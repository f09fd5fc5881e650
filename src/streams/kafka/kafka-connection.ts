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
  /** What the client has to say about connections, groups and retries. */
  readonly onLog?: (entry: KafkaLogEntry) => void;
}

export interface KafkaLogEntry {
  readonly level: 'error' | 'warn';
  readonly namespace: string;
  readonly message: string;
}

/** Finite: an append that was given up is judged by the rules of the log, and a shard is taken again. */
const RETRY = { retries: 4, initialRetryTime: 100, maxRetryTime: 2_000 };
const CONNECTION_TIMEOUT_MS = 5_000;

export function kafkaClient({ brokers, clientId = 'slotwise', ssl, sasl, onLog }: KafkaConnection): KafkaClient {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    retry: RETRY,
    logLevel: onLog === undefined ? logLevel.NOTHING : logLevel.WARN,
    logCreator: () => (entry) => {
      const level = entry.level === logLevel.ERROR ? 'error' : 'warn';
      onLog?.({ level, namespace: entry.namespace, message: entry.log.message });
    },
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
