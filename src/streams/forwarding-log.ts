import type { Consumer, EventLog, LogRecord, NewRecord, ReadOptions, Subscription, TopicSpec } from './event-log.js';

/** Passes everything on to another log; what shall happen on the way is for a subclass to say. */
export class ForwardingLog implements EventLog {
  /** @param log that which everything is passed on to */
  constructor(readonly log: EventLog) {}

  ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    return this.forward(() => this.log.ensureTopics(topics));
  }

  partitions(topic: string): Promise<number> {
    return this.forward(() => this.log.partitions(topic));
  }

  append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    return this.forward(() => this.log.append(topic, partition, records));
  }

  read(options: ReadOptions): Promise<readonly LogRecord[]> {
    return this.forward(() => this.log.read(options));
  }

  beginOffset(topic: string, partition: number): Promise<number> {
    return this.forward(() => this.log.beginOffset(topic, partition));
  }

  endOffset(topic: string, partition: number): Promise<number> {
    return this.forward(() => this.log.endOffset(topic, partition));
  }

  waitForAppend(topic: string, partition: number, offset: number, signal: AbortSignal): Promise<void> {
    return this.log.waitForAppend(topic, partition, offset, signal);
  }

  consume(subscription: Subscription): Promise<Consumer> {
    return this.log.consume(subscription);
  }

  close(): Promise<void> {
    return this.log.close();
  }

  /** Around every operation that is answered soon. */
  protected forward<Answer>(operation: () => Promise<Answer>): Promise<Answer> {
    return operation();
  }
}
