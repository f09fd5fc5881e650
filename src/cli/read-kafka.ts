import type { KafkaConnection } from '../streams/index.js';
import { usageError } from './failure.js';
import type { KAFKA_SETTINGS } from './kafka-settings.js';
import type { ServeKafka } from './serve-options.js';
import type { ReadSettings } from './settings/read-settings.js';

const ONLY_WITH_BROKERS = [
  'topicPrefix',
  'createTopics',
  'kafkaTls',
  'kafkaCa',
  'kafkaSasl',
  'kafkaUsername',
  'kafkaPassword',
] as const;

type ReadKafkaSettings = ReadSettings<typeof KAFKA_SETTINGS>;

/**
 * How Kafka is reached; undefined without brokers.
 * @param defaultPrefix of the topics' names, unless one is given
 * @throws SlotwiseError USAGE for settings that do not go together
 */
export function readKafka(
  { values, sourceOf, nameOf }: ReadKafkaSettings,
  defaultPrefix: string,
  onWaiting: ServeKafka['onWaiting'],
): ServeKafka | undefined {
  const { brokers, topicPrefix = defaultPrefix, createTopics, kafkaCa: caFile } = values;
  if (brokers === undefined) {
    const alone = ONLY_WITH_BROKERS.find((key) => sourceOf(key) === 'option');
    if (alone === undefined) return undefined;
    throw usageError(
      `${nameOf(alone)} is for a log in Kafka; add ${nameOf('brokers')}, or leave it out`,
      nameOf(alone),
    );
  }
  const sasl = readSasl({ values, sourceOf, nameOf });
  return {
    ...{ brokers, topicPrefix, createTopics, onWaiting },
    tls: values.kafkaTls || caFile !== undefined,
    ...(caFile === undefined ? {} : { caFile }),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

function readSasl({ values, nameOf }: ReadKafkaSettings): KafkaConnection['sasl'] | undefined {
  const { kafkaSasl: mechanism, kafkaUsername: username, kafkaPassword: password } = values;
  if (mechanism === undefined) {
    const key = username === undefined ? 'kafkaPassword' : 'kafkaUsername';
    if (values[key] === undefined) return undefined;
    throw usageError(`${nameOf(key)} needs a mechanism to log in by: add ${nameOf('kafkaSasl')}`, nameOf(key));
  }
  if (username !== undefined && password !== undefined) return { mechanism, username, password };
  const missing = username === undefined ? 'kafkaUsername' : 'kafkaPassword';
  throw usageError(`${nameOf('kafkaSasl')} needs ${nameOf(missing)} too`, nameOf('kafkaSasl'));
}
