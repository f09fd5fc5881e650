import { SlotwiseError } from '../../core/errors.js';
import type { Consumer, EventLog, LogRecord, NewRecord, ReadOptions, Subscription, TopicSpec } from '../event-log.js';
import { ConsumerGroups } from './consumer-groups.js';
import { DeliveryRounds } from './delivery-rounds.js';
import { EmbeddedConsumer } from './embedded-consumer.js';
import { type CompleteEmbeddedLogOptions, type EmbeddedLogOptions, withDefaults } from './embedded-log-options.js';
import { type EmbeddedLogStats, groupStats, partitionStats } from './embedded-log-stats.js';
import type { LogStorage } from './log-storage.js';
import { memoryStorage } from './memory-storage.js';
import { promiseOf } from './promise-of.js';
import { Topics } from './topics.js';

/**
 * The event log inside this process: nothing survives it, nothing else is needed. Memory is bounded per partition: over
 * the bound the oldest records are dropped that every group has committed past (any, if no group consumes the topic);
 * where none may be dropped, `append` waits. A group holds records back from its first member until its last one is
 * closed; one whose last member crashed keeps holding them, for it is expected back.
 */
export class EmbeddedEventLog implements EventLog {
  private readonly options: CompleteEmbeddedLogOptions;
  private readonly rounds: DeliveryRounds;
  private readonly topics: Topics;
  private readonly groups = new ConsumerGroups();
  private readonly consumers = new Set<EmbeddedConsumer>();
  private readonly storage: LogStorage;
  private closed: Promise<void> | undefined;

  /** @param storage where the records are kept; absent: in memory */
  constructor(options: EmbeddedLogOptions, storage?: LogStorage) {
    this.options = withDefaults(options);
    this.storage = storage ?? memoryStorage(this.options.maxPartitionBytes);
    this.rounds = new DeliveryRounds(this.options.schedule);
    this.topics = new Topics(this.storage, this.options);
  }

  ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    return promiseOf(() => {
      this.open().ensure(topics);
    });
  }

  partitions(topic: string): Promise<number> {
    return promiseOf(() => this.open().find(topic).partitions.length);
  }

  append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    return promiseOf(() => this.open().find(topic).partition(partition).append(records));
  }

  read(options: ReadOptions): Promise<readonly LogRecord[]> {
    const { topic, partition, fromOffset, maxRecords = this.options.maxBatchRecords } = options;
    return promiseOf(() => this.open().find(topic).partition(partition).read(fromOffset, maxRecords));
  }

  beginOffset(topic: string, partition: number): Promise<number> {
    return promiseOf(() => this.open().find(topic).partition(partition).beginOffset);
  }

  endOffset(topic: string, partition: number): Promise<number> {
    return promiseOf(() => this.open().find(topic).partition(partition).endOffset);
  }

  waitForAppend(topic: string, partition: number, offset: number, signal: AbortSignal): Promise<void> {
    return promiseOf(() => this.open().find(topic).partition(partition).waitForAppend(offset, signal));
  }

  consume(subscription: Subscription): Promise<Consumer> {
    return promiseOf(() => {
      const group = this.groups.open(subscription.groupId, this.open().coPartitioned(subscription.topics));
      const { rounds, options } = this;
      const onLeft = (crashed: boolean): void => {
        this.consumers.delete(consumer);
        if (!crashed) this.groups.closeIfEmpty(group);
      };
      const { maxBatchRecords } = options;
      const consumer: EmbeddedConsumer = new EmbeddedConsumer({ subscription, group, rounds, maxBatchRecords, onLeft });
      this.consumers.add(consumer);
      group.join(consumer);
      return consumer;
    });
  }

  close(): Promise<void> {
    this.closed ??= this.shutDown();
    return this.closed;
  }

  /** A snapshot for telemetry. Cost: the number of partitions and groups. */
  stats(): EmbeddedLogStats {
    return {
      partitions: this.topics.allPartitions().map(partitionStats),
      groups: this.groups.all().flatMap(groupStats),
    };
  }

  /** Appends that wait are rejected first: a handler may be waiting for one of them. */
  private async shutDown(): Promise<void> {
    for (const partition of this.topics.allPartitions()) partition.close(closedError());
    await Promise.all([...this.consumers].map((consumer) => consumer.close()));
    await this.storage.close();
  }

  /** @throws SlotwiseError LOG_CLOSED */
  private open(): Topics {
    if (this.closed !== undefined) throw closedError();
    return this.topics;
  }
}

function closedError(): SlotwiseError {
  return new SlotwiseError('LOG_CLOSED', 'the event log was closed');
}
