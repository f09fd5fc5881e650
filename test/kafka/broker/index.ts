export type { Broker } from './broker.js';
export type { BrokerOptions, BrokerUser, SaslMechanism } from './broker-options.js';
export { clientSettings, type Credentials, type Reach } from './client-settings.js';
export { describeWithKafka, describeWithOwnKafka } from './describe-with-kafka.js';
export { sharedBroker } from './shared-broker.js';
export { startBroker } from './start-broker.js';
