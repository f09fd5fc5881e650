import type { Kafka } from 'kafkajs';
import { SlotwiseError } from '../../core/errors.js';
import type { Consumer, EventLog, LogRecord, NewRecord, ReadOptions, Subscription, TopicSpec } from '../event-log.js';
import { AppendWatch } from './append-watch.js';
import { ClusterReader } from './cluster-reader.js';
import { KafkaAppender } from './kafka-appender.js';
import { kafkaClient, standaloneCluster, type KafkaConnection } from './kafka-connection.js';
import { KafkaConsumer } from './kafka-consumer.js';
import { KafkaTopics, type KafkaTopicsOptions } from './kafka-topics.js';

/** A broker's default limit on a request, less what headers and framing may take. */
export const MOST_RECORD_BYTES = 1_000_000;

/** The event log on Apache Kafka. */
export class KafkaEventLog implements EventLog {
  readonly #kafka: Kafka;
  readonly #topics: KafkaTopics;
  readonly #appender: KafkaAppender;
  readonly #reader: ClusterReader;
  readonly #watch: AppendWatch;
  readonly #consumers = new Set<KafkaConsumer>();
  #closed: Promise<void> | undefined;

  constructor(connection: KafkaConnection, options: KafkaTopicsOptions = {}) {
    this.#kafka = kafkaClient(connection);
    this.#topics = new KafkaTopics(this.#kafka, options);
    this.#appender = new KafkaAppender(this.#kafka);
    this.#reader = new ClusterReader(standaloneCluster(this.#kafka));
    this.#watch = new AppendWatch(new ClusterReader(standaloneCluster(this.#kafka)));
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    this.#requireOpen();
    await this.#topics.ensure(topics);
  }

  async partitions(topic: string): Promise<number> {
    this.#requireOpen();
    return this.#topics.partitions(topic);
  }

  async append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    this.#requireOpen();
    for (const record of records) requireSize(record, `${topic}/${partition}`);
    // Where a partition is missing, kafkajs would look for it again and again.
    const known = this.#reader.leaderOf(topic, partition);
    return this.#appender.append(topic, partition, records, known);
  }

  async read(options: ReadOptions): Promise<readonly LogRecord[]> {
    this.#requireOpen();
    return this.#reader.read(options);
  }

  async beginOffset(topic: string, partition: number): Promise<number> {
    this.#requireOpen();
    return this.#reader.beginOffset(topic, partition);
  }

  async endOffset(topic: string, partition: number): Promise<number> {
    this.#requireOpen();
    return this.#reader.endOffset(topic, partition);
  }

  async waitForAppend(topic: string, partition: number, offset: number, signal: AbortSignal): Promise<void> {
    this.#requireOpen();
    const endOffset = await this.#reader.endOffset(topic, partition);
    this.#requireOpen();
    await this.#watch.wait(topic, partition, offset, endOffset, signal);
  }

  async consume(subscription: Subscription): Promise<Consumer> {
    this.#requireOpen();
    const shardCount = await this.#topics.coPartitioned(subscription.topics);
    const consumer: KafkaConsumer = new KafkaConsumer({
      ...{ kafka: this.#kafka, subscription, shardCount },
      reader: new ClusterReader(standaloneCluster(this.#kafka)),
      onLeft: () => this.#consumers.delete(consumer),
    });
    this.#consumers.add(consumer);
    await consumer.join();
    return consumer;
  }

  /** Resolves when the commits of all consumers made so far can be seen. */
  async committed(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.committed()));
  }

  close(): Promise<void> {
    this.#closed ??= this.#shutDown();
    return this.#closed;
  }

  async #shutDown(): Promise<void> {
    const watched = this.#watch.close();
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    await Promise.all([watched, this.#appender.close(), this.#topics.close()]);
    await this.#reader.close();
  }

  /** @throws SlotwiseError LOG_CLOSED */
  #requireOpen(): void {
    if (this.#closed !== undefined) throw new SlotwiseError('LOG_CLOSED', 'the event log was closed');
  }
}

function requireSize({ key, value, headers = {} }: NewRecord, where: string): void {
  const texts = [key, ...Object.entries(headers).flat()].join('');
  const bytes = value.byteLength + Buffer.byteLength(texts);
  if (bytes <= MOST_RECORD_BYTES) return;
  throw new SlotwiseError('RECORD_TOO_LARGE', `${where}: a record of ${bytes} bytes is over ${MOST_RECORD_BYTES}`);
}
