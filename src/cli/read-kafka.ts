import type { KafkaConnection } from '../streams/index.js';
import { usageError } from './failure.js';
import type { KafkaPlace } from './kafka-place.js';
import type { KAFKA_PLACE_SETTINGS, KAFKA_SETTINGS } from './kafka-settings.js';
import type { ServeKafka } from './serve-options.js';
import type { ReadSettings } from './settings/read-settings.js';

const ONLY_WITH_BROKERS = [
  'topicPrefix',
  'kafkaTls',
  'kafkaCa',
  'kafkaSasl',
  'kafkaUsername',
  'kafkaPassword',
] as const;

type ReadKafkaPlace = ReadSettings<typeof KAFKA_PLACE_SETTINGS>;
type ReadKafkaSettings = ReadSettings<typeof KAFKA_SETTINGS>;

/**
 * How Kafka is reached by what serves; undefined without brokers.
 * @param defaultPrefix of the topics' names, unless one is given
 * @throws SlotwiseError USAGE for settings that do not go together
 */
export function readKafka(
  read: ReadKafkaSettings,
  defaultPrefix: string,
  onWaiting: ServeKafka['onWaiting'],
): ServeKafka | undefined {
  const place = readKafkaPlace(read, defaultPrefix);
  if (place !== undefined) return { ...place, createTopics: read.values.createTopics, onWaiting };
  refuseWithoutKafka(read);
  if (read.sourceOf('createTopics') === 'option') throw onlyForKafka(read.nameOf('createTopics'));
  return undefined;
}

/** How Kafka is reached; undefined without brokers. @throws SlotwiseError USAGE for settings that do not go together */
export function readKafkaPlace(read: ReadKafkaPlace, defaultPrefix: string): KafkaPlace | undefined {
  const { brokers, topicPrefix = defaultPrefix, kafkaTls, kafkaCa: caFile } = read.values;
  if (brokers === undefined) return undefined;
  const sasl = readSasl(read);
  return {
    ...{ brokers, topicPrefix },
    tls: kafkaTls || caFile !== undefined,
    ...(caFile === undefined ? {} : { caFile }),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

/** A variable may be set for other commands; an option was meant for this one. @throws SlotwiseError USAGE */
export function refuseWithoutKafka({ sourceOf, nameOf }: ReadKafkaPlace): void {
  const alone = ONLY_WITH_BROKERS.find((key) => sourceOf(key) === 'option');
  if (alone !== undefined) throw onlyForKafka(nameOf(alone));
}

const onlyForKafka = (name: string): Error =>
  usageError(`${name} is for a log in Kafka; add --brokers, or leave it out`, name);

function readSasl({ values, nameOf }: ReadKafkaPlace): KafkaConnection['sasl'] | undefined {
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
