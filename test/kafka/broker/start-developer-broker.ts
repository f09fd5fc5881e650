/**
 * `npm run kafka`: a broker for a developer, on the port everybody expects or, if that is taken, on a free one. It runs
 * until Ctrl-C, and leaves nothing behind.
 */
import { isPortFree } from './free-ports.js';
import { startBroker } from './start-broker.js';
import { whyNoBroker } from './why-no-broker.js';

const USUAL_PORT = 9092;

const why = whyNoBroker();
if (why !== undefined) {
  console.error(`Kafka cannot be started: ${why}`);
  process.exit(1);
}

console.log('starting Apache Kafka (the first time it is fetched, which takes a while) ...');
const broker = await startBroker((await isPortFree(USUAL_PORT)) ? { port: USUAL_PORT } : {});
console.log(`
Kafka answers on ${broker.brokers} (process ${broker.pid}, data in ${broker.dataFolder}).

  KAFKA_BROKERS=${broker.brokers} npm start

Ctrl-C stops it and removes its data.`);

const unwanted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    unwanted.abort();
    void broker.stop();
  });
}

await broker.ended();
if (!unwanted.signal.aborted) {
  console.error(`Kafka has ended by itself; the end of its log:\n${broker.lastWords}`);
  process.exitCode = 1;
}
