import { flag } from './settings/flag.js';
import { commaList, single } from './settings/setting.js';
import { anyText, oneOf, type TextParser } from './settings/text-parser.js';

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

const brokerAddress: TextParser<string> = {
  expected: 'host:port',
  parse: (text) => (/^[^\s,/]+:\d{1,5}$/u.test(text) ? text : undefined),
};

const topicPrefix: TextParser<string> = {
  expected: 'letters, digits, dots, hyphens and underscores, at most 200 of them',
  parse: (text) => (/^[\w.-]{1,200}$/u.test(text) ? text : undefined),
};

/** How to reach Kafka, and what is there called. */
export const KAFKA_PLACE_SETTINGS = {
  brokers: commaList(
    {
      flags: '--brokers <list>',
      variable: 'KAFKA_BROKERS',
      help: 'the log is in Kafka; host:port of some of its brokers, separated by commas',
      fallbackWords: 'the embedded log',
    },
    brokerAddress,
  ),
  topicPrefix: single(
    {
      flags: '--topic-prefix <text>',
      variable: 'SLOTWISE_TOPIC_PREFIX',
      help: 'what the names of the topics in Kafka begin with',
      fallbackWords: 'slotwise., with a replay slotwise.demo.',
    },
    topicPrefix,
    undefined,
  ),
  kafkaTls: flag({ flags: '--kafka-tls', variable: 'KAFKA_TLS', help: 'speak TLS with the brokers' }, false),
  kafkaCa: single(
    {
      flags: '--kafka-ca <file>',
      variable: 'KAFKA_CA',
      help: "certificates, PEM, that the brokers' must be signed by",
      fallbackWords: "the system's",
    },
    anyText,
    undefined,
  ),
  kafkaSasl: single(
    {
      flags: '--kafka-sasl <mechanism>',
      variable: 'KAFKA_SASL',
      help: `log in to the brokers: ${SASL_MECHANISMS.join(', ')}`,
    },
    oneOf(SASL_MECHANISMS),
    undefined,
  ),
  kafkaUsername: single(
    { flags: '--kafka-username <name>', variable: 'KAFKA_USERNAME', help: 'who logs in' },
    anyText,
    undefined,
  ),
  kafkaPassword: single(
    {
      flags: '--kafka-password <text>',
      variable: 'KAFKA_PASSWORD',
      help: 'with what; better in the variable, where other users of the machine do not see it',
    },
    anyText,
    undefined,
  ),
};

/** The same for what may write there. */
export const KAFKA_SETTINGS = {
  ...KAFKA_PLACE_SETTINGS,
  createTopics: flag(
    {
      flags: '--create-topics',
      negative: { flags: '--no-create-topics', help: 'end instead when topics are missing in Kafka' },
      variable: 'SLOTWISE_CREATE_TOPICS',
      help: 'create what is missing in Kafka',
      fallbackWords: 'yes',
    },
    true,
  ),
};
