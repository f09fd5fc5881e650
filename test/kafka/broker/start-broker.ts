import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Broker } from './broker.js';
import { type BrokerOptions, checkBrokerOptions, demandsTls } from './broker-options.js';
import { SERVER_PROPERTIES } from './broker-process.js';
import { brokersHome } from './brokers-home.js';
import { makeCertificate } from './certificate.js';
import { brokerClassPath } from './class-path.js';
import { clientSettings } from './client-settings.js';
import { formatStorage } from './format-storage.js';
import { freePort } from './free-ports.js';
import { randomClusterId } from './random-cluster-id.js';
import { serverProperties } from './server-properties.js';

/** Somebody else may take a free port before the broker does. */
const MAX_ATTEMPTS = 3;
const START_WITHIN_MS = 90_000;
const PORT_TAKEN = 'Address already in use';

/**
 * Starts an Apache Kafka broker on 127.0.0.1 with an empty data folder of its own, and waits until it answers: about
 * four seconds. Stop it with `stop()`; if that is missed, it ends with the jest run or the process.
 *
 * @throws Error if there is no Java, the jars cannot be fetched, or the broker does not start (with the end of its log)
 */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  checkBrokerOptions(options);
  const classPath = await brokerClassPath();
  for (let attempt = 1; ; attempt += 1) {
    const folder = await mkdtemp(join(brokersHome(), 'broker-'));
    try {
      const broker = await prepared(options, folder, classPath);
      await broker.restart();
      return broker;
    } catch (error) {
      await rm(folder, { recursive: true, maxRetries: 3 });
      const isUnlucky = options.port === undefined && error instanceof Error && error.message.includes(PORT_TAKEN);
      if (!isUnlucky || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/** A broker that has all it needs, but does not run yet. */
async function prepared(options: BrokerOptions, folder: string, classPath: string): Promise<Broker> {
  const clients = options.port ?? (await freePort());
  const ports = { clients, internal: await freePort(), controller: await freePort() };
  await writeFile(join(folder, SERVER_PROPERTIES), serverProperties(options, ports, folder));
  const caPem = demandsTls(options) ? await makeCertificate(folder) : undefined;
  const clusterId = randomClusterId();
  await formatStorage(options, clusterId, folder, classPath);

  const reach = { brokers: `127.0.0.1:${ports.clients}`, ...(caPem === undefined ? {} : { caPem }) };
  const [user] = options.users ?? [];
  const client = clientSettings(reach, user && { user, mechanism: 'SCRAM-SHA-256' });
  const { startWithinMs: withinMs = START_WITHIN_MS, shortLived = false } = options;
  return new Broker(reach, folder, classPath, { client, clusterId, withinMs }, shortLived);
}
