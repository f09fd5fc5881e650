import { setTimeout } from 'node:timers/promises';
import { openKafkaLog } from '../cli/open-kafka-log.js';
import type { ServeKafka, ServeOptions } from '../cli/serve-options.js';
import type { TopicNames } from '../contracts/index.js';
import { SlotwiseError } from '../core/errors.js';
import { EmbeddedEventLog, openDurableLog, topicSpecs, type EventLog } from '../streams/index.js';

/** Larger than any record the scheduler accepts, so that one that is too large is put aside and not stuck at the door. */
const MAX_LOG_RECORD_BYTES = 16 * 1024 * 1024;
const ASK_AGAIN_AFTER_MS = 1_000;

export interface OpenLogOptions {
  /** Told when the folder's disk fails in the background. */
  readonly onFailure: (error: Error) => void;
  /** Ends the wait for brokers. */
  readonly stop: AbortSignal;
}

/**
 * The log of a service, with its topics: in Kafka, in the folder it was told, or in memory.
 * @throws SlotwiseError what `openDurableLog` throws; TOPIC_MISMATCH if the topics are there with another number of shards;
 * KAFKA_REFUSED, UNKNOWN_TOPIC, FILE_MISSING
 */
export async function openLog(
  { durableLog, kafka, shards, time }: ServeOptions,
  topics: TopicNames,
  { onFailure, stop }: OpenLogOptions,
): Promise<EventLog> {
  const specs = topicSpecs(topics, shards);
  if (kafka !== undefined) {
    const { createTopics } = kafka;
    const log = openKafkaLog(kafka, { createTopics, keepForever: time === 'event' });
    return made(log, () => whenReachable(kafka, () => log.ensureTopics(specs), stop));
  }
  const common = { now: () => Date.now(), maxRecordBytes: MAX_LOG_RECORD_BYTES };
  const log =
    durableLog === undefined
      ? new EmbeddedEventLog(common)
      : await openDurableLog({ ...common, ...durableLog, onFailure });
  return made(log, () => log.ensureTopics(specs));
}

async function made(log: EventLog, ready: () => Promise<void>): Promise<EventLog> {
  try {
    await ready();
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}

/** Brokers and service may be started in any order. */
async function whenReachable(
  { brokers, onWaiting }: ServeKafka,
  ask: () => Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (!(error instanceof SlotwiseError) || error.code !== 'KAFKA_UNREACHABLE') throw error;
      onWaiting(`waiting for Kafka at ${brokers.join(', ')} (${error.message})`);
      await setTimeout(ASK_AGAIN_AFTER_MS, undefined, { signal: stop });
    }
  }
}
