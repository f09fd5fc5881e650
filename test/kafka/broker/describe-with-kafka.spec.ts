import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeWithKafka } from './describe-with-kafka.js';
import { whyNoBroker } from './why-no-broker.js';

let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  environment = { ...process.env };
  process.env.JAVA_HOME = '/no/such/java';
  delete process.env.KAFKA_BROKERS;
});
afterEach(() => {
  process.env = environment;
});

it('knows that there is no broker without Java', () => {
  expect(whyNoBroker()).toContain('there is no Java');
});

it('does not let the tests with Kafka be skipped unseen where everything must run', () => {
  process.env.CI = 'true';
  expect(() => {
    describeWithKafka('anything', () => undefined);
  }).toThrow(/there is no Java .* with CI=true the tests with Kafka must run/);
});
