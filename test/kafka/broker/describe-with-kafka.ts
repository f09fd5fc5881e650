import { beforeAll, describe } from '@jest/globals';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokersHome } from './brokers-home.js';
import { brokerClassPath, FETCH_WITHIN_MS } from './class-path.js';
import { whyNoBroker } from './why-no-broker.js';

/**
 * `describe` for what uses `sharedBroker()`. Without KAFKA_BROKERS, and without what a broker of our own needs, it is
 * skipped with a line that says why; with CI=true that is an error instead.
 */
export function describeWithKafka(name: string, tests: () => void): void {
  if ((process.env.KAFKA_BROKERS ?? '') === '') describeWithOwnKafka(name, tests);
  else describe(name, tests);
}

/** The same for what starts brokers by `startBroker`: KAFKA_BROKERS does not help. */
export function describeWithOwnKafka(name: string, tests: () => void): void {
  const why = whyNoBroker();
  if (why !== undefined) {
    if (process.env.CI === 'true') throw new Error(`${why}, and with CI=true the tests with Kafka must run`);
    sayOnce(`SKIPPED: all tests with Kafka, because ${why}`);
    describe.skip(name, tests);
    return;
  }
  describe(name, () => {
    // Before the first broker of a test, and in its own time.
    beforeAll(brokerClassPath, FETCH_WITHIN_MS);
    tests();
  });
}

/** Once a jest run, however many spec files and workers it has. */
function sayOnce(line: string): void {
  const said = join(brokersHome(), 'said');
  if (existsSync(said)) return;
  writeFileSync(said, line);
  process.stderr.write(`\n${line}\n\n`);
}
