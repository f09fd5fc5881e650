import type { KafkaConfig, SASLOptions } from 'kafkajs';
import type { BrokerUser, SaslMechanism } from './broker-options.js';

export interface Credentials {
  readonly user: BrokerUser;
  readonly mechanism: SaslMechanism;
}

/** What a kafkajs client needs to reach a broker. */
export interface Reach {
  readonly brokers: string;
  /** PEM of the authority that signed the broker's certificate; absent without TLS. */
  readonly caPem?: string;
}

/** Settings of a kafkajs client for this broker, with or without a login. */
export const clientSettings = ({ brokers, caPem }: Reach, credentials?: Credentials): KafkaConfig => ({
  brokers: brokers.split(','),
  ...(caPem === undefined ? {} : { ssl: { ca: [caPem] } }),
  ...(credentials === undefined ? {} : { sasl: sasl(credentials) }),
});

function sasl({ user: { name: username, password }, mechanism }: Credentials): SASLOptions {
  switch (mechanism) {
    case 'PLAIN':
      return { mechanism: 'plain', username, password };
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', username, password };
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', username, password };
  }
}
