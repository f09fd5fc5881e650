import { type TopicNames, topicNames } from '../../contracts/index.js';
import { SlotwiseError } from '../../core/errors.js';
import { openDurableLog } from '../../streams/durable/index.js';
import type { EventLog } from '../../streams/event-log.js';
import type { KafkaPlace } from '../kafka-place.js';
import { openKafkaLog } from '../open-kafka-log.js';

/** A log that is there without a service. */
export type StoredLog =
  { readonly kind: 'folder'; readonly folder: string } | { readonly kind: 'kafka'; readonly kafka: KafkaPlace };

export interface OpenedLog {
  readonly log: EventLog;
  readonly topics: TopicNames;
}

/**
 * The log as it is, for reading; nothing is created, and whoever writes it is not disturbed.
 * @throws SlotwiseError LOG_CORRUPT, LOG_TOO_NEW, LOG_FOLDER_UNUSABLE; UNKNOWN_TOPIC, KAFKA_REFUSED, KAFKA_UNREACHABLE
 */
export function openStoredLog(stored: StoredLog): Promise<OpenedLog> {
  return stored.kind === 'folder' ? openFolder(stored.folder, true) : openKafka(stored.kafka);
}

/** The same for appending. @throws SlotwiseError what `openStoredLog` throws; LOG_LOCKED while a service uses the folder */
export async function openStoredLogToAppend(stored: StoredLog): Promise<OpenedLog> {
  if (stored.kind === 'kafka') return openKafka(stored.kafka);
  // Opened for writing, a folder that holds none would become a log.
  const { log } = await openFolder(stored.folder, true);
  await log.close();
  return openFolder(stored.folder, false);
}

async function openFolder(folder: string, readOnly: boolean): Promise<OpenedLog> {
  return { log: await openDurableLog({ folder, readOnly, now: () => Date.now() }), topics: topicNames() };
}

async function openKafka(kafka: KafkaPlace): Promise<OpenedLog> {
  const log = openKafkaLog(kafka);
  const topics = topicNames(kafka.topicPrefix);
  try {
    await log.partitions(topics.decisions);
    return { log, topics };
  } catch (error) {
    await log.close();
    throw explained(error, kafka);
  }
}

function explained(error: unknown, { brokers, topicPrefix }: KafkaPlace): unknown {
  if (!(error instanceof SlotwiseError)) return error;
  const at = brokers.join(',');
  if (error.code === 'UNKNOWN_TOPIC') {
    const words = `there are no topics ${topicPrefix}* at ${at}, or this login must not see them; --topic-prefix names others (a replay writes slotwise.demo.)`;
    return new SlotwiseError('UNKNOWN_TOPIC', words, { field: '--topic-prefix', cause: error });
  }
  if (error.code !== 'KAFKA_UNREACHABLE') return error;
  return new SlotwiseError('KAFKA_UNREACHABLE', `no broker answers at ${at} (${error.message}); see --brokers`, {
    cause: error,
  });
}
