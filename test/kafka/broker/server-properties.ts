import { join } from 'node:path';
import { type BrokerOptions, demandsLogin, demandsTls, SASL_MECHANISMS } from './broker-options.js';
import { KEY_STORE, KEY_STORE_PASSWORD } from './certificate.js';

export interface BrokerPorts {
  readonly clients: number;
  readonly internal: number;
  readonly controller: number;
}

type Properties = Readonly<Record<string, string | number | boolean>>;

const SECURITY = 'org.apache.kafka.common.security';

/**
 * The server.properties of broker and controller in one process. The broker talks to itself by a plain listener of its
 * own, so that what clients must present is their affair alone.
 */
export function serverProperties(options: BrokerOptions, ports: BrokerPorts, folder: string): string {
  const all: Properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'log.dirs': join(folder, 'data'),
    ...listeners(options, ports),
    ...(demandsLogin(options) ? login(options) : {}),
    ...(demandsTls(options) ? tls(folder) : {}),
    ...accessControl(options),
    ...SINGLE_BROKER,
    ...options.properties,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

const SINGLE_BROKER: Properties = {
  'offsets.topic.replication.factor': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'group.initial.rebalance.delay.ms': 0,
  'auto.create.topics.enable': false,
  // After kill -9 the controller waits so long for the process that is dead before it takes the next one: 9 s by default.
  'broker.session.timeout.ms': 4_000,
  'broker.heartbeat.interval.ms': 500,
};

const listeners = ({ protocol = 'PLAINTEXT' }: BrokerOptions, ports: BrokerPorts): Properties => ({
  listeners: [
    `CLIENTS://127.0.0.1:${ports.clients}`,
    `INTERNAL://127.0.0.1:${ports.internal}`,
    `CONTROLLER://127.0.0.1:${ports.controller}`,
  ].join(),
  'listener.security.protocol.map': `CLIENTS:${protocol},INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT`,
  'inter.broker.listener.name': 'INTERNAL',
  'controller.listener.names': 'CONTROLLER',
  'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
});

/** SCRAM passwords are not here but in the storage, put there when it is formatted. */
function login({ users = [] }: BrokerOptions): Properties {
  const plainUsers = users.map(({ name, password }) => `user_${name}="${password}"`).join(' ');
  const scram = `${SECURITY}.scram.ScramLoginModule required;`;
  return {
    'listener.name.clients.sasl.enabled.mechanisms': SASL_MECHANISMS.join(),
    'listener.name.clients.plain.sasl.jaas.config': `${SECURITY}.plain.PlainLoginModule required ${plainUsers};`,
    'listener.name.clients.scram-sha-256.sasl.jaas.config': scram,
    'listener.name.clients.scram-sha-512.sasl.jaas.config': scram,
  };
}

const tls = (folder: string): Properties => ({
  'ssl.keystore.type': 'PKCS12',
  'ssl.keystore.location': join(folder, KEY_STORE),
  'ssl.keystore.password': KEY_STORE_PASSWORD,
});

/** The broker itself comes without a name. */
const accessControl = ({ superUsers }: BrokerOptions): Properties =>
  superUsers === undefined
    ? {}
    : {
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'super.users': ['ANONYMOUS', ...superUsers].map((name) => `User:${name}`).join(';'),
      };
