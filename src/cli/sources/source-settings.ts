import { DEFAULT_TOPIC_PREFIX } from '../../contracts/index.js';
import { KAFKA_PLACE_SETTINGS } from '../kafka-settings.js';
import { single } from '../settings/setting.js';
import { anyText } from '../settings/text-parser.js';

/** A log that is there without a service, in a folder. */
export const STORED_LOG_SETTINGS = {
  logDir: single(
    {
      flags: '--log-dir <folder>',
      variable: 'SLOTWISE_LOG_DIR',
      help: 'the folder of a durable log, whether a service uses it or not',
    },
    anyText,
    undefined,
  ),
};

const { brokers, topicPrefix, ...reach } = KAFKA_PLACE_SETTINGS;

/** The same in Kafka, for commands that need no service. */
export const KAFKA_SOURCE_SETTINGS = {
  brokers: { ...brokers, help: 'the log in Kafka; host:port of some brokers, with commas', fallbackWords: 'none' },
  topicPrefix: { ...topicPrefix, fallbackWords: DEFAULT_TOPIC_PREFIX },
  ...reach,
};
