import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { ServeKafka, ServeOptions } from '../cli/serve-options.js';
import type { TopicNames } from '../contracts/index.js';
import { SlotwiseError } from '../core/errors.js';
import { EmbeddedEventLog, KafkaEventLog, openDurableLog, topicSpecs, type EventLog } from '../streams/index.js';

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
  { durableLog, kafka, shards, replay, time }: ServeOptions,
  topics: TopicNames,
  { onFailure, stop }: OpenLogOptions,
): Promise<EventLog> {
  const specs = topicSpecs(topics, shards);
  if (kafka !== undefined) {
    const log = openKafka(kafka, replay !== undefined && time === 'event');
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

function openKafka({ brokers, tls, caFile, sasl, createTopics }: ServeKafka, keepForever: boolean): KafkaEventLog {
  const ssl = caFile === undefined ? tls : { ca: [certificates(caFile)] };
  return new KafkaEventLog(
    { brokers, ...(tls ? { ssl } : {}), ...(sasl === undefined ? {} : { sasl }) },
    { createTopics, keepForever },
  );
}

function certificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown cause';
    throw new SlotwiseError('FILE_MISSING', `the certificates ${path} cannot be read: ${why}`, { cause });
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
